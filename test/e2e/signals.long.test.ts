import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { SignalChange } from "../../src/wire/vault.ts";
import type { Frame, Surface } from "./driver/index.ts";
import { beginGet } from "./fixtures/ceremony.ts";
import { addFrame } from "./fixtures/frames.ts";
import { approve, lock, unlock } from "./fixtures/person.ts";
import { randomBase64url } from "./fixtures/relying-party.ts";
import {
  creationOptions,
  descriptor,
  KIND,
  offered,
  PIN,
  register,
  requestOptions,
  type Stage,
  setStage,
  signIn,
} from "./fixtures/stage.ts";

/** What a site says of its passkeys (WebAuthn §5.1.10): Latchkey hides and renames, and the person can undo it. */

let stage: Stage;
let page: Surface;

beforeAll(async () => {
  stage = await setStage();
});
afterAll(() => stage?.close());
beforeEach(async () => {
  page = await stage.browser.open(`${stage.site.origin()}/`);
  return () => page.close();
});

/** "undefined", or the name of the error. */
function signal(frame: Frame, method: string, options?: unknown): Promise<string> {
  return frame.evaluate(
    async (name, argument) => {
      try {
        return String(await Reflect.get(PublicKeyCredential, name)(...(argument === null ? [] : [argument])));
      } catch (error) {
        // Of the page's own realm.
        const own = error instanceof TypeError || error instanceof DOMException;
        return own ? (error as Error).name : `foreign ${error}`;
      }
    },
    `signal${method}`,
    options ?? null,
  );
}

/** One message of an extension page, and the value of its reply. */
async function ask<T>(message: object): Promise<T> {
  const popup = await stage.browser.extension("popup/popup.html");
  const reply = await popup.evaluate((all) => chrome.runtime.sendMessage(all), message);
  await popup.close();
  if (!reply.ok) throw new Error(reply.error.message);
  return reply.value;
}

const changes = () => ask<SignalChange[]>({ type: "signals.list" });
const changesOf = async (id: string) =>
  (await changes()).filter(({ credentialId }) => credentialId === id).map(({ change }) => change);

const rpId = "localhost";

describe("a passkey", () => {
  it("that its site does not know is offered no more, still answers by its id, and comes back", async () => {
    const other = await register(stage, page);
    const { credentialId } = await register(stage, page);
    expect(await offered(stage, page)).toEqual(expect.arrayContaining([credentialId, other.credentialId]));
    expect(await signal(page, "UnknownCredential", { rpId, credentialId })).toBe("undefined");
    await expect.poll(() => changesOf(credentialId), { timeout: 5_000 }).toEqual(["hidden"]);
    const left = await offered(stage, page);
    expect(left).toContain(other.credentialId);
    expect(left).not.toContain(credentialId);
    const signedIn = await signIn(stage, page, { allowCredentials: descriptor(credentialId) });
    expect(signedIn.credentialId).toBe(credentialId);
    await ask({ type: "signals.undo", rpId, credentialId, change: "hidden" });
    expect(await offered(stage, page)).toContain(credentialId);
    expect(await changesOf(credentialId)).toEqual([]);
  });

  it("that its account's list does not name is hidden, and shown when it does", async () => {
    const user = { id: randomBase64url(), name: "bob", displayName: "Bob" };
    const { credentialId } = await register(stage, page, { user });
    const list = (ids: string[]) =>
      signal(page, "AllAcceptedCredentials", { rpId, userId: user.id, allAcceptedCredentialIds: ids });
    expect(await list(["AAAA"])).toBe("undefined");
    await expect.poll(() => changesOf(credentialId), { timeout: 5_000 }).toEqual(["hidden"]);
    expect(await list(["AAAA", credentialId])).toBe("undefined");
    await expect.poll(() => changesOf(credentialId), { timeout: 5_000 }).toEqual([]);
  });

  it("has the names that its site gives, also when the vault was locked at the time", async () => {
    const user = { id: randomBase64url(), name: "carol", displayName: "Carol" };
    const { credentialId } = await register(stage, page, { user });
    await lock(stage.browser);
    const details = { rpId, userId: user.id, name: "carol@example.com", displayName: "Carol C." };
    expect(await signal(page, "CurrentUserDetails", details)).toBe("undefined");
    await unlock(stage.browser, PIN);
    await expect.poll(() => changesOf(credentialId), { timeout: 5_000 }).toEqual(["renamed"]);
    const ceremony = await beginGet(
      page,
      requestOptions(stage.rp, { allowCredentials: descriptor(credentialId) }),
    );
    const prompt = await stage.browser.prompt();
    expect(await prompt.text("main")).toContain("carol@example.com");
    await approve(prompt, { pin: PIN });
    await ceremony.outcome();
    const [change] = (await changes()).filter((one) => one.credentialId === credentialId);
    expect(change).toMatchObject({ formerUserName: "carol", formerUserDisplayName: "Carol" });
    await ask({ type: "signals.undo", rpId, credentialId, change: "renamed" });
    const passkeys = await ask<{ credentialId: string; userName: string }[]>({ type: "passkeys.list" });
    expect(passkeys.find((passkey) => passkey.credentialId === credentialId)?.userName).toBe("carol");
  });
});

describe("a signal", () => {
  it.each([
    ["UnknownCredential", undefined, "TypeError"],
    ["UnknownCredential", {}, "TypeError"],
    ["UnknownCredential", { rpId, credentialId: "AA==" }, "TypeError"],
    ["UnknownCredential", { rpId: "other.example", credentialId: "A+" }, "TypeError"],
    ["UnknownCredential", { rpId: "other.invalid", credentialId: "AA" }, "SecurityError"],
    ["AllAcceptedCredentials", { rpId, userId: "AA" }, "TypeError"],
    ["AllAcceptedCredentials", { rpId, userId: "A", allAcceptedCredentialIds: [] }, "TypeError"],
    ["AllAcceptedCredentials", { rpId, userId: "AA", allAcceptedCredentialIds: ["="] }, "TypeError"],
    ["AllAcceptedCredentials", { rpId, userId: "AA", allAcceptedCredentialIds: "AA" }, "TypeError"],
    ["CurrentUserDetails", { rpId, userId: "A A", name: "", displayName: "" }, "TypeError"],
    ["CurrentUserDetails", { rpId, userId: "AA", name: "" }, "TypeError"],
    ["CurrentUserDetails", { rpId, userId: "AA", name: "", displayName: "" }, "undefined"],
  ])("%s of %o ends with %s", async (method, options, ending) => {
    expect(await signal(page, method, options)).toBe(ending);
  });

  it("of another site changes nothing", async () => {
    const { credentialId } = await register(stage, page);
    const elsewhere = await stage.browser.open(`${stage.site.origin("127.0.0.1")}/`);
    expect(await signal(elsewhere, "UnknownCredential", { rpId, credentialId })).toBe("SecurityError");
    await elsewhere.close();
    expect(await changesOf(credentialId)).toEqual([]);
  });

  it("from an opaque origin is refused: in Chromium, whose own method decides, with another error", async () => {
    const frame = await addFrame(page, stage.site, "sandboxed");
    const ending = await signal(frame, "UnknownCredential", { rpId, credentialId: "AA" });
    expect(ending).toBe(KIND === "chrome" ? "NotAllowedError" : "SecurityError");
  });

  it("tells nothing: it ends in the same way for what the vault holds and for what it does not", async () => {
    const { credentialId } = await register(stage, page);
    for (const id of [credentialId, "AAAA"]) {
      expect(await signal(page, "UnknownCredential", { rpId, credentialId: id })).toBe("undefined");
    }
  });
});

it("a passkey that was hidden is not superseded in silence: a new one of its account stands beside it", async () => {
  const user = { id: randomBase64url(), name: "dora", displayName: "Dora" };
  const first = await register(stage, page, { user });
  await signal(page, "UnknownCredential", { rpId, credentialId: first.credentialId });
  await expect.poll(() => changesOf(first.credentialId), { timeout: 5_000 }).toEqual(["hidden"]);
  const second = await register(stage, page, { user: creationOptions(stage.rp, { user }).user });
  const ids = await offered(stage, page);
  expect(ids).toContain(second.credentialId);
  expect(ids).not.toContain(first.credentialId);
});
