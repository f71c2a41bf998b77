import type { BrowserKind } from "../../browser-places.ts";
import type { Figure, Samples, Table } from "../report/figures.ts";

import { STAGES } from "./stages.ts";

const VIRTUAL = "the virtual authenticator";
const WINDOW = "the empty window";

const NOTES = [
  "Prompt shown: from the page's call to the second animation frame with #approve in the document, and the focus in it.",
  "Answered: from the click on #approve to the page's result. The window's hold on #approve is on purpose.",
  "No PIN: userVerification discouraged, vault open. PIN: required. Every result is verified.",
  "Bare chain: page, content script, open Port, IndexedDB, WebCrypto's signature, and back; nobody is asked.",
  "From a click: the same work after a click in a window that the chain has opened, from there to the page's result.",
  "Wake: a message to the stopped background and its answer, less the same to a running one. By a page of the web: its question,",
  "while no page of the extension is open; then the browser has to start a process too.",
  "The bare chain's window: opened by its background for a page of the web, which waits for its second frame.",
  "The lab: with no profile in use its gate looks at one variable; with one, at the call's origin and tab too.",
  "Bare Argon2id: with the parameters of the vault that is measured, in the background; and the same from a click in a page",
  "of the extension to the background's answer.",
  "PIN: clicked at once after its last key; Enter: 0.25 s after it; button: 1 s after it.",
];

const OWN_NOTES: Record<BrowserKind, string[]> = {
  chrome: [
    "Virtual authenticator: a browser without extensions. Standing aside: Latchkey, hint security-key.",
  ],
  firefox: ["Firefox's virtual authenticator is not measured. Its pages' clocks tick in whole milliseconds."],
};

/** What the samples of `benchCeremonies` say. */
export function ceremonyTable(kind: BrowserKind, samples: Samples): Table {
  const chrome = kind === "chrome";
  const ms = (name: string, what: string, bases?: Record<string, string>) =>
    samples.figure(name, what, "ms", bases);
  const ofType = (type: "create" | "get"): Figure[] => {
    const native = chrome && { [VIRTUAL]: `${type} native` };
    const window = { [WINDOW]: "empty window" };
    const warm = { "the same, warm": `${type} no PIN painted` };
    return [
      ...(chrome
        ? [
            ms(`${type} native`, `${type}: virtual authenticator, call to result`),
            ms(`${type} aside`, `${type}: Latchkey stands aside, call to result`, { ...native }),
          ]
        : []),
      ms(`${type} no PIN painted`, `${type}: prompt shown`, window),
      ms(`${type} PIN painted`, `${type}: prompt shown, PIN asked`, window),
      ms(`${type} stopped painted`, `${type}: prompt shown, background stopped before`, {
        ...window,
        ...warm,
        "the wake by a page of the web": "page wake",
      }),
      ms(`${type} stopped extra`, `${type}: prompt shown, background stopped before, less the same, warm`, {
        "the wake by a page of the web": "page wake",
        ...(chrome && { "the same of the bare chain's window": "chain window extra" }),
      }),
      ms(`${type} no PIN armed`, `${type}: #approve enabled`),
      ms(`${type} stopped armed`, `${type}: #approve enabled, background stopped before`),
      ms(`${type} no PIN result`, `${type}: answered, no PIN`, {
        "the bare chain": `${type} chain`,
        ...(chrome && { "the same, from a click": `${type} chain click` }),
        ...native,
      }),
      ms(`${type} PIN result`, `${type}: answered, PIN`, {
        "bare Argon2id": "argon2id",
        "the same by a click": "argon2id by a click",
      }),
      ms(`${type} PIN, Enter result`, `${type}: answered, PIN, 0.25 s after its last key`, {
        "bare Argon2id": "argon2id",
      }),
      ms(`${type} PIN, button result`, `${type}: answered, PIN, 1 s after its last key`, {
        "bare Argon2id": "argon2id",
        "the same without a PIN": `${type} no PIN result`,
      }),
      ms(`${type} lab painted`, `${type}: prompt shown, a lab profile in use for another site`, {
        "the same, none in use": `${type} no PIN painted`,
      }),
      ms(`${type} lab result`, `${type}: answered, no PIN, a lab profile in use for another site`, {
        "the same, none in use": `${type} no PIN result`,
      }),
      ms(`${type} no PIN own`, `${type}: prompt shown + answered, no PIN`, { ...native, ...window }),
    ];
  };
  return {
    title: `Ceremonies in ${kind}`,
    notes: [...NOTES, ...OWN_NOTES[kind]],
    figures: [
      ms("empty window", "empty extension window, windows.create to second frame"),
      ms("argon2id", "bare Argon2id, in the background"),
      ms("argon2id by a click", "bare Argon2id, from a click to the background's answer"),
      ms("wake", "wake of the background"),
      ms("page wake", "wake of the background by a page of the web"),
      ms("create chain", "create: bare chain"),
      ms("get chain", "get: bare chain"),
      ...(chrome
        ? [
            ms("create chain click", "create: bare chain, from a click in its window"),
            ms("get chain click", "get: bare chain, from a click in its window"),
            ms("chain window", "bare chain's empty window, request to second frame"),
            ms(
              "chain window extra",
              "bare chain's empty window, background stopped before, less the same, running",
            ),
          ]
        : []),
      ...ofType("create"),
      ...ofType("get"),
    ],
  };
}

/** The share of each stage in the ceremonies without a PIN, from the same samples. */
export function stageTable(kind: BrowserKind, samples: Samples): Table {
  const types = ["create", "get"] as const;
  return {
    title: `Stages of a ceremony in ${kind}, no PIN`,
    notes: [
      "Share: of the prompt shown and answered together. The vault's databases: what is waited for alone.",
    ],
    figures: types.flatMap((type) =>
      STAGES.map((stage) =>
        samples.figure(`${type} no PIN ${stage}`, `${type}: ${stage}`, "ms", {
          "the whole": `${type} no PIN own`,
        }),
      ),
    ),
  };
}
