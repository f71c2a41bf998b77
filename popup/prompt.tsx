import { hydrate, render } from "preact";
import browser from "webextension-polyfill";
import { PROMPT_PORT, type PromptDecision } from "../src/wire/prompt.ts";
import { setLanguage } from "./i18n/set-language.ts";
import { PromptSession, type PromptState } from "./prompt/prompt-session.ts";
import { dressPrompt } from "./prompt/prompt-sheet.ts";
import { servedChoice, servedView } from "./prompt/served-view.ts";
import { followTheme } from "./theme/stored-theme.ts";
import { realTimers } from "./timers.ts";
import { Prompt } from "./views/prompt/prompt.tsx";

/** Milliseconds that a page without a view shows nothing: the view is there at once, unless the background must start. */
const PATIENCE_MS = 120;

/**
 * Entry of the prompt window; the fragment is the ceremony's id. A page that was served with its first view is there
 * already, and taken up. Of any other the built script has the sheets in it, and runs as soon as it is there, which may be
 * before there is a body.
 */
const served = servedView();
const chosenId = servedChoice();
let patient = true;
let following = false;
let latest: PromptState | undefined;
let drawn = false;
const session = new PromptSession({
  id: location.hash.slice(1),
  served,
  connect: () => browser.runtime.connect({ name: PROMPT_PORT }),
  timers: realTimers,
  onState(state) {
    latest = state;
    if (state.phase === "done") window.close();
    else if (document.body !== null && (state.view !== null || !patient)) draw(state);
  },
});
session.open();
if (served === null) dressPrompt();
setLanguage();
realTimers.after(PATIENCE_MS, () => {
  patient = false;
  if (latest?.view === null) draw(latest);
});

// The view may be quicker than the body.
document.addEventListener("DOMContentLoaded", () => {
  if (latest && latest.view !== null && !drawn) draw(latest);
});

function draw(state: PromptState): void {
  const show = served !== null && !drawn ? hydrate : render;
  drawn = true;
  const onDecision = (decision: PromptDecision) => session.decide(decision);
  show(<Prompt state={state} chosenId={chosenId} onDecision={onDecision} />, document.body);
  if (state.phase === "asking") requestAnimationFrame(() => requestAnimationFrame(shown));
}

function shown(): void {
  session.shown();
  // It has its theme already, and the stores that this looks into are slow to open.
  if (!following) followTheme();
  following = true;
}
