import { CeremonyStore } from "../../background/ceremony/credential-store.ts";
import { Person } from "../../background/prompt/person.ts";
import { Prompt, type PromptAnswer } from "../../background/prompt/prompt-windows.ts";
import type { ConsentHint } from "../../src/authenticator/ports.ts";
import { siteHistory } from "../../src/authenticator/site-history.ts";
import { toBase64Url } from "../../src/bytes/base64url.ts";
import type { PromptDecision, PromptUpdate, PromptView } from "../../src/wire/prompt.ts";
import { asSent } from "./as-sent.ts";
import { credential } from "./credentials.ts";
import { fakeBrowser } from "./fake-browser.ts";
import { FakePort } from "./fake-port.ts";
import { madeVault, PIN } from "./memory-vault.ts";

export const RIGHT: PromptDecision = { type: "approve", pin: PIN };
export const WRONG: PromptDecision = { type: "approve", pin: "wrong pin" };
export const CLICK: PromptDecision = { type: "approve" };
export const choose = (seed: number, pin?: string): PromptDecision => ({
  type: "approve",
  credentialId: toBase64Url(credential(seed).id),
  ...(pin !== undefined && { pin }),
});

export type Act = (view: PromptView, prompt: Prompt) => PromptAnswer | Promise<PromptAnswer>;
export type Step = PromptAnswer | Act;

/**
 * A vault with the passkeys of `seeds`, and a window in which the person takes one step after the other. `ready`
 * is what locks the vault after sleep.
 */
export async function scene({ seeds = [] as number[], locked = false, ready = async () => {} }) {
  const { vault, storage, guard } = await madeVault();
  for (const seed of seeds) await vault.add(credential(seed));
  if (locked) await vault.lock();
  const store = new CeremonyStore(vault, false);
  const views: PromptView[] = [];
  let decided = 0;
  let prepared = 0;
  const prepare = () => {
    prepared++;
  };
  const hints = {
    get: (verify: boolean): ConsentHint => ({
      type: "get",
      rpId: "example.com",
      verify,
      extras: [],
      history: () => siteHistory(store, "example.com"),
      candidates: () => store.find("example.com"),
      prepare,
    }),
    create: (verify: boolean): ConsentHint => ({
      type: "create",
      rpId: "example.com",
      rpName: "Example",
      user: { name: "ada", displayName: "Ada" },
      verify,
      extras: [],
      history: () => siteHistory(store, "example.com"),
      superseded: () => store.find("example.com"),
      prepare,
    }),
  };
  const ask = async (hint: ConsentHint, steps: Step[], signal = new AbortController().signal) => {
    const { id } = await fakeBrowser.windows.create({ url: "prompt" });
    const prompt = new Prompt(id);
    const port = new FakePort();
    prompt.attach(port.asPort);
    const person = new Person(
      vault,
      { origin: "https://example.com" },
      async () => prompt,
      () => {
        decided++;
      },
      ready,
    );
    const consent = person.ask(hint, signal);
    // Its failure is looked at when the steps are done.
    consent.catch(() => undefined);
    for (const step of steps) {
      // An end before its time fails the test at once.
      const early = consent.then((ended) => Promise.reject(new Error(`Ended: ${ended.type}`)));
      const view = await Promise.race([nextView(port), early]);
      views.push(view);
      prompt.answer(asSent(view, typeof step === "function" ? await step(view, prompt) : step));
    }
    return consent;
  };
  return { vault, storage, guard, views, ask, hints, decisions: () => decided, preparations: () => prepared };
}

async function nextView(port: FakePort): Promise<PromptView> {
  for (;;) {
    const update = (await port.next()) as PromptUpdate;
    if (update.type === "view") return update.view;
  }
}
