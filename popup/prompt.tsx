import { render } from "preact";
import browser from "webextension-polyfill";
import { PROMPT_PORT } from "../src/wire/prompt.ts";
import { setLanguage } from "./i18n/set-language.ts";
import { PromptSession } from "./prompt/prompt-session.ts";
import { followTheme } from "./theme/stored-theme.ts";
import { realTimers } from "./timers.ts";
import { Prompt } from "./views/prompt/prompt.tsx";

/** Entry of the prompt window; the fragment is the ceremony's id. */
followTheme();
setLanguage();
const session = new PromptSession({
  id: location.hash.slice(1),
  connect: () => browser.runtime.connect({ name: PROMPT_PORT }),
  timers: realTimers,
  onState(state) {
    if (state.phase === "done") window.close();
    else render(<Prompt state={state} onDecision={(decision) => session.decide(decision)} />, document.body);
  },
});
session.open();
