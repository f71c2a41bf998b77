import type { Surface } from "../../../test/e2e/driver/index.ts";
import { ask } from "../../../test/e2e/vault/fixtures/asking.ts";

declare const chrome: {
  runtime: { sendMessage(message: object): Promise<{ ok: boolean; error: { message: string } }> };
};

/** Entries of an import from this number on: passkeys and codes by turns, two of each for a site. */
async function stage(id: string, from: number, to: number): Promise<void> {
  const text = (length: number) =>
    btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(length))))
      .replaceAll("+", "-")
      .replaceAll("/", "_")
      .replaceAll("=", "");
  const entry = (n: number) => {
    const site = `site-${Math.floor(n / 4)}.example`;
    const common = { from: "cxf", own: {} };
    const createdAt = 1_700_000_000_000 + n;
    const account = `somebody-${n}@example.com`;
    if (n % 2 === 1) {
      const code = { type: "totp", algorithm: "SHA-1", digits: 6, period: 30, issuer: `Site ${n}` };
      return { kind: "code", ...common, value: { ...code, secret: text(20), account, site, createdAt } };
    }
    const flags = { discoverable: true, backupEligible: true, backedUp: true, signCount: 0, algorithm: -7 };
    const names = {
      rpId: site,
      rpName: `Site ${n}`,
      userName: account,
      userDisplayName: "Somebody Ordinary",
    };
    const secrets = { id: text(32), userHandle: text(16), privateKey: text(32), prf: text(64) };
    return { kind: "passkey", ...common, value: { ...flags, ...names, ...secrets, createdAt } };
  };
  const entries = Array.from({ length: to - from }, (_, i) => entry(from + i));
  const reply = await chrome.runtime.sendMessage({ type: "import.part", import: id, entries });
  if (!reply.ok) throw new Error(reply.error.message);
}

/** What one message carries. */
const PART = 500;

/** Fills the open vault up from so many items to so many, from a page of the extension. */
export async function fillUp(page: Surface, from: number, to: number): Promise<void> {
  const { import: id } = await ask(page, "import.begin", {});
  for (let at = from; at < to; at += PART) await page.evaluate(stage, id, at, Math.min(to, at + PART));
  const add = Array.from({ length: to - from }, (_, i) => i);
  await ask(page, "import.commit", { import: id, add, replace: [] });
}
