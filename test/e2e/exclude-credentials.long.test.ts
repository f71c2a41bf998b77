import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Surface, sleep } from "./driver/index.ts";
import { beginCreate } from "./fixtures/ceremony.ts";
import { approve, approveWrongly, cancel, lock, unlock } from "./fixtures/person.ts";
import { randomBase64url } from "./fixtures/relying-party.ts";
import { creationOptions, credentialOf, descriptor, PIN, type Stage, setStage } from "./fixtures/stage.ts";
import { vaultContents, wholePasskeyIds } from "./fixtures/vault-contents.ts";

/** Nobody learns from excludeCredentials what the vault holds before the person has agreed (WebAuthn §6.3.2 step 3). */

const REFUSED = {
  ok: false,
  name: "NotAllowedError",
  message: "The operation either timed out or was not allowed by the user.",
};
const EXCLUDED = {
  ok: false,
  name: "InvalidStateError",
  message: "A passkey that this site excludes is already in the vault",
};
const userOf = (name: string) => ({ id: randomBase64url(), name, displayName: name });
const HOLDER = userOf("holder");

let stage: Stage;
let page: Surface;
/** A discoverable passkey and one that is not. */
let own: [string, string];
let before: Awaited<ReturnType<typeof vaultContents>>;

async function made(residentKey: string): Promise<string> {
  const authenticatorSelection = { residentKey, userVerification: "discouraged" };
  const ceremony = await beginCreate(
    page,
    creationOptions(stage.rp, { user: HOLDER, authenticatorSelection }),
  );
  await approve(await stage.browser.prompt());
  return credentialOf(await ceremony.outcome()).id;
}

beforeAll(async () => {
  stage = await setStage();
  page = await stage.browser.open(`${stage.site.origin()}/`);
  own = [await made("required"), await made("discouraged")];
  before = await vaultContents(stage.browser);
});
afterAll(() => stage?.close());

/** All that can be seen or heard of a prompt, and what can be done in it. */
const shown = (prompt: Surface) =>
  prompt.evaluate(() => {
    const { title, body, activeElement } = document;
    const controls = body.querySelectorAll<HTMLInputElement>("a, button, input, select, textarea");
    return {
      title,
      text: body.textContent,
      html: body.outerHTML,
      controls: [...controls].map(({ id, type, value, disabled }) => ({ id, type, value, disabled })),
      focused: activeElement?.id,
    };
  });

describe.each([{ locked: false }, { locked: true }])("locked: $locked", ({ locked }) => {
  beforeEach(async () => {
    if (locked) await lock(stage.browser);
  });

  it("the prompt and its refusal are the same, whatever is excluded", async () => {
    const lists = [
      undefined,
      descriptor(randomBase64url()),
      descriptor(own[0]),
      [randomBase64url(), own[1], randomBase64url()].flatMap((id) => descriptor(id, ["internal"])),
    ];
    for (const user of [userOf("stranger"), HOLDER]) {
      const prompts: Awaited<ReturnType<typeof shown>>[] = [];
      for (const excludeCredentials of lists) {
        const ceremony = await beginCreate(
          page,
          creationOptions(stage.rp, { user, ...(excludeCredentials && { excludeCredentials }) }),
        );
        const prompt = await stage.browser.prompt();
        await prompt.waitFor("#approve:not([disabled])");
        await expect.poll(async () => (await shown(prompt)).focused).toBe("pin");
        prompts.push(await shown(prompt));
        expect(await ceremony.settled()).toBe(false);
        await cancel(prompt);
        expect(await ceremony.outcome()).toEqual(REFUSED);
      }
      const [first, ...others] = prompts;
      expect(first?.text).toContain(user.name);
      expect(first?.controls.map(({ id }) => id)).toEqual(["pin", "cancel", "approve", "use-native"]);
      for (const other of others) expect(other).toEqual(first);
    }
    if (locked) await unlock(stage.browser, PIN);
    expect(await vaultContents(stage.browser)).toEqual(before);
  });

  it("InvalidStateError comes after consent alone, and nothing is written", async () => {
    const [discoverable, other] = own;
    const excludeCredentials = [...descriptor(other), ...descriptor(discoverable)];
    const options = creationOptions(stage.rp, { user: userOf("stranger"), excludeCredentials });
    const ceremony = await beginCreate(page, options);
    const prompt = await stage.browser.prompt();
    await approveWrongly(prompt, "not the PIN");
    await sleep(1_000);
    expect(await ceremony.settled()).toBe(false);
    await approve(prompt, { pin: PIN });
    expect(await ceremony.outcome()).toEqual(EXCLUDED);
    expect(await vaultContents(stage.browser)).toEqual(before);
  });

  it("a list without a passkey of ours makes one: the control", async () => {
    const excludeCredentials = descriptor(randomBase64url());
    const options = creationOptions(stage.rp, { user: userOf("stranger"), excludeCredentials });
    const ceremony = await beginCreate(page, options);
    await approve(await stage.browser.prompt(), { pin: PIN });
    const response = credentialOf(await ceremony.outcome());
    await stage.rp.verifyRegistration(response, { challenge: options.challenge });
    expect(await wholePasskeyIds(stage.browser)).toContain(response.id);
    before = await vaultContents(stage.browser);
  });
});
