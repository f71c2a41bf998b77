import { afterAll, beforeAll, describe, it } from "vitest";
import type { ColorScheme } from "../driver/browser.ts";
import { type Surface, sleep } from "../driver/index.ts";
import { beginCreate, beginGet, type Ceremony } from "../fixtures/ceremony.ts";
import { approve, approveWrongly, cancel, lock } from "../fixtures/person.ts";
import { randomBase64url } from "../fixtures/relying-party.ts";
import { silenceWorkers } from "../fixtures/silent-workers.ts";
import {
  creationOptions,
  descriptor,
  PIN,
  register,
  requestOptions,
  type Stage,
  setStage,
} from "../fixtures/stage.ts";
import { ask, withPage } from "../vault/fixtures/asking.ts";
import { readDatabase, rowOf, tamper } from "../vault/fixtures/database.ts";
import { look, SCHEMES } from "./fixtures/look.ts";

/** Everything that the prompt window asks, and its refusals. */

/** Of the counter for each slot that has none of its own. */
const EVERY_SLOT = new Uint8Array(16);

const LONG = "a-rather-long-user-name-that-goes-on-and-on@department.of-long-names.example.com";

describe.each(SCHEMES)("%s", (scheme: ColorScheme) => {
  let stage: Stage;
  let page: Surface;
  const alice = { id: randomBase64url(), name: "alice@example.com", displayName: "Alice" };

  beforeAll(async () => {
    stage = await setStage({ colorScheme: scheme });
    page = await stage.browser.open(`${stage.site.origin()}/`);
  });
  afterAll(() => stage?.close());

  const picture = (prompt: Surface, name: string) => look(prompt, "prompt", scheme, `prompt-${name}`);
  async function opened(): Promise<Surface> {
    const prompt = await stage.browser.prompt();
    await prompt.waitFor("#approve:not([disabled])");
    return prompt;
  }
  async function pictured(ceremony: Promise<Ceremony<unknown>>, name: string): Promise<void> {
    const begun = await ceremony;
    const prompt = await opened();
    await picture(prompt, name);
    await cancel(prompt);
    await begun.outcome();
  }

  it("creating, with a wrong PIN", async () => {
    const ceremony = await beginCreate(page, creationOptions(stage.rp));
    const prompt = await opened();
    await picture(prompt, "create");
    await prompt.click("#approve");
    await prompt.waitFor("[role=alert]");
    await picture(prompt, "no-pin");
    await approveWrongly(prompt, "not the PIN");
    await picture(prompt, "wrong-pin");
    await cancel(prompt);
    await ceremony.outcome();
  });

  it("a PIN that is still derived from", async () => {
    const ceremony = await beginCreate(page, creationOptions(stage.rp));
    const prompt = await opened();
    await silenceWorkers(prompt);
    await prompt.type("#pin", PIN);
    await sleep(500);
    await prompt.click("#approve");
    await picture(prompt, "checking");
    await cancel(prompt);
    await ceremony.outcome();
  });

  it("creating with a name that is long, once more, and by one click", async () => {
    const user = { id: randomBase64url(), name: LONG, displayName: "" };
    await pictured(beginCreate(page, creationOptions(stage.rp, { user })), "create-long");
    await register(stage, page, { user: alice });
    await pictured(beginCreate(page, creationOptions(stage.rp, { user: alice })), "create-again");
    const authenticatorSelection = { residentKey: "required", userVerification: "discouraged" } as const;
    await pictured(beginCreate(page, creationOptions(stage.rp, { authenticatorSelection })), "create-click");
  });

  it("signing in with one account and with three", async () => {
    await pictured(beginGet(page, requestOptions(stage.rp)), "one-account");
    for (const name of ["bob", LONG]) {
      await register(stage, page, { user: { id: randomBase64url(), name, displayName: "" } });
    }
    await pictured(beginGet(page, requestOptions(stage.rp)), "three-accounts");
  });

  it("refusing what is here already", async () => {
    const { credentialId } = await register(stage, page);
    const excludeCredentials = descriptor(credentialId) as never;
    const ceremony = await beginCreate(page, creationOptions(stage.rp, { excludeCredentials }));
    const prompt = await stage.browser.prompt();
    await prompt.waitFor("#cancel:not([disabled])");
    await picture(prompt, "excluded");
    await prompt.press("Escape");
    await prompt.waitClosed();
    await ceremony.outcome();
  });

  it("signing in with a vault that is locked, then choosing", async () => {
    await lock(stage.browser);
    const locked = await beginGet(page, requestOptions(stage.rp, { userVerification: "required" }));
    const prompt = await opened();
    await picture(prompt, "locked");
    await prompt.type("#pin", PIN);
    await prompt.click("#approve");
    await prompt.waitFor("[data-credential-id]");
    await picture(prompt, "unlocked-choose");
    await approve(prompt, {});
    await locked.outcome();
  });

  it("waiting after wrong PINs, and the PIN at rest", async () => {
    for (const [name, failures, wait, awaited] of [
      ["wait", 6, 42_000, "[role=timer]"],
      ["rests", 10, 0, "#use-recovery"],
    ] as const) {
      await withPage(stage.browser, async (popup) => {
        await ask(popup, "vault.state", {});
        const counters = rowOf(await readDatabase(popup), "attempts");
        const value = [{ slot: EVERY_SLOT, failures, wait }] as unknown as typeof counters.value;
        await tamper(popup, { put: [{ ...counters, value }] });
      });
      const ceremony = await beginGet(page, requestOptions(stage.rp));
      const prompt = await stage.browser.prompt();
      await prompt.waitFor(awaited, { visible: true });
      await prompt.waitFor("#use-native:not([disabled])");
      await picture(prompt, name);
      await cancel(prompt);
      await ceremony.outcome();
    }
  });
});
