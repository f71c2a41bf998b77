import type { FillEnd, FillFound, FillScript, FillTask } from "../../src/wire/fill.ts";

/**
 * A tab with a page and its frames, in memory, for what is put into it later. For
 * `vi.mock("webextension-polyfill", async () => ({ default: { ...fakeSystem, ...fakeTab } }))`.
 */

type Command = (command: string, tab: { id?: number } | undefined) => void;

/** A document, and what its script finds in it. */
export interface FakeDocument {
  url: string;
  documentId: string;
  parentFrameId: number;
  /** By the browser; the script sees it. */
  origin: string;
  look: number;
  /** The best field in it is its own active one. */
  active?: boolean;
  /** As the document around has the frame: it is the active element there, or nobody can see it. */
  focus?: boolean;
  hidden?: boolean;
  end: FillEnd;
  /** What was filled. */
  codes: string[];
  /** The browser lets no script in. */
  closed?: boolean;
  /** What is put into it never answers; "loading": unless it is put in before all is there. */
  hangs?: boolean | "loading";
}

const commands: Command[] = [];

/** What a test sets and looks at. */
export const tab = {
  id: 7,
  incognito: false,
  documents: [] as FakeDocument[],
  /** Called when a script is put into a document. */
  onScript: () => {},
  /** Called when the script has looked for a field. */
  onLook: () => {},
  /** Called when it is about to fill. */
  onFill: () => {},
  popups: 0,
  popupOpens: true,
  badge: "",
  press(command: string) {
    for (const listener of commands) listener(command, { id: tab.id });
  },
  /** The tab shows a page; all that was there is gone. */
  show(url: string, change: Partial<FakeDocument> = {}): FakeDocument {
    tab.documents = [];
    return tab.add(url, change);
  },
  /** The page has another frame; `parentFrameId`: its place in `documents`. */
  add(url: string, change: Partial<FakeDocument> = {}): FakeDocument {
    const document: FakeDocument = {
      ...{ url, documentId: crypto.randomUUID(), origin: new URL(url).origin },
      ...{ parentFrameId: tab.documents.length === 0 ? -1 : 0, look: 4, end: "filled", codes: [], ...change },
    };
    tab.documents.push(document);
    return document;
  },
  reset() {
    Object.assign(tab, {
      incognito: false,
      documents: [],
      onScript: () => {},
      onLook: () => {},
      onFill: () => {},
    });
    Object.assign(tab, { popups: 0, popupOpens: true, badge: "" });
    commands.length = 0;
  },
};

function scriptOf(document: FakeDocument): FillScript {
  const isAt = ({ origin }: FillTask) => origin === document.origin;
  return {
    look(task) {
      tab.onLook();
      return isAt(task) ? foundIn(document) : "left";
    },
    fill(task, code) {
      if (!isAt(task)) return "left";
      tab.onFill();
      document.codes.push(code);
      return document.end;
    },
  };
}

function foundIn(document: FakeDocument): FillFound {
  const { parentFrameId, look, active = false } = document;
  const framesOf = (parent: number) => tab.documents.filter((one) => one.parentFrameId === parent);
  const frames = framesOf(tab.documents.indexOf(document)).flatMap(({ hidden, focus = false }, place) =>
    hidden ? [] : [{ place, active: focus }],
  );
  const place = parentFrameId === -1 ? -1 : framesOf(parentFrameId).indexOf(document);
  return { suit: look, active, place, frames };
}

interface Injection {
  target: { tabId: number; documentIds: string[] };
  func?: (...args: unknown[]) => unknown;
  args?: unknown[];
  injectImmediately?: boolean;
}

export const fakeTab = {
  webNavigation: {
    async getAllFrames() {
      return tab.documents.map(({ url, documentId, parentFrameId }, frameId) => ({
        ...{ url, documentId, parentFrameId, frameId },
      }));
    },
    async getFrame() {
      return tab.documents[0] ?? null;
    },
  },
  scripting: {
    async executeScript({ target, func, args = [], injectImmediately }: Injection) {
      const document = tab.documents.find(({ documentId }) => target.documentIds.includes(documentId));
      if (!func) tab.onScript();
      if (!document || document.closed || target.tabId !== tab.id) throw new Error("No such document");
      if (document.hangs === true || (document.hangs && !injectImmediately))
        return new Promise<never>(() => {});
      Object.assign(globalThis, { latchkeyFill: scriptOf(document) });
      return [{ result: func?.(...args) }];
    },
  },
  tabs: {
    onRemoved: { addListener: () => {} },
    async get(id: number) {
      return { id, incognito: tab.incognito };
    },
  },
  action: {
    async openPopup() {
      if (!tab.popupOpens) throw new Error("No window to open it in");
      tab.popups++;
    },
    async setBadgeText({ text }: { text: string | null }) {
      tab.badge = text ?? "";
    },
  },
  commands: { onCommand: { addListener: (listener: Command) => commands.push(listener) } },
};
