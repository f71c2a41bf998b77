/**
 * The part of the browser that ceremonies use, in memory.
 * For `vi.mock("webextension-polyfill", async () => ({ default: (await import(…)).fakeBrowser }))`.
 */

interface OpenWindow {
  id: number;
  url: string;
}

interface Frame {
  frameId: number;
  parentFrameId: number;
  url: string;
}

const session = new Map<string, unknown>();
let windows: OpenWindow[] = [];
let lastWindowId = 100;
/** By tab; undefined: everywhere. */
const badges = new Map<number | undefined, string>();

/** What a test sets and looks at. */
export const browserState = {
  session,
  frames: [] as Frame[],
  /** Called when a window has opened, before the background knows. */
  onWindow: (_window: OpenWindow): void => {},
  /** What the closing of a window waits for. */
  closing: Promise.resolve(),
  badge: (tabId?: number) => badges.get(tabId) ?? "",
  /** The sites that the person has taken from the extension, as match patterns. */
  refused: [] as string[],
  /** The scripts that were put into a page later. */
  lateScripts: [] as object[],
  closedTabs: [] as number[],
  /** Tabs that their windows do not show. */
  hiddenTabs: [] as number[],
  openWindows: () => windows.map(({ id }) => id),
  reset() {
    session.clear();
    windows = [];
    badges.clear();
    browserState.lateScripts = [];
    browserState.closedTabs = [];
    browserState.hiddenTabs = [];
    browserState.refused = [];
    browserState.frames = [];
    browserState.onWindow = () => {};
    browserState.closing = Promise.resolve();
  },
};

export const fakeBrowser = {
  runtime: { getURL: (path: string) => `chrome-extension://latchkey/${path}` },
  storage: {
    local: {
      async get() {
        return {};
      },
    },
    session: {
      async get(keys: string | string[]) {
        const there = [keys].flat().filter((key) => session.has(key));
        return structuredClone(Object.fromEntries(there.map((key) => [key, session.get(key)])));
      },
      async getKeys() {
        return [...session.keys()];
      },
      async set(items: object) {
        for (const [key, value] of Object.entries(items)) session.set(key, structuredClone(value));
      },
      async remove(keys: string | string[]) {
        for (const key of [keys].flat()) session.delete(key);
      },
    },
  },
  windows: {
    WINDOW_ID_NONE: -1,
    async create({ url }: { url: string }) {
      const opened = { id: ++lastWindowId, url };
      windows.push(opened);
      browserState.onWindow(opened);
      return opened;
    },
    async get(id: number) {
      const found = windows.find((window) => window.id === id);
      if (!found) throw new Error(`No window with id: ${id}`);
      return found;
    },
    async remove(id: number) {
      await fakeBrowser.windows.get(id);
      await browserState.closing;
      windows = windows.filter((window) => window.id !== id);
    },
  },
  action: {
    async setBadgeText({ tabId, text }: { tabId?: number; text: string | null }) {
      if (text) badges.set(tabId, text);
      else badges.delete(tabId);
    },
  },
  scripting: {
    async executeScript(injection: object) {
      browserState.lateScripts.push(injection);
    },
  },
  permissions: {
    async contains({ origins }: { origins: string[] }) {
      return !origins.some((pattern) => browserState.refused.includes(pattern));
    },
  },
  tabs: {
    async get(id: number) {
      if (browserState.closedTabs.includes(id)) throw new Error(`No tab with id: ${id}`);
      return { id, windowId: 10, active: !browserState.hiddenTabs.includes(id) };
    },
  },
  webNavigation: {
    async getAllFrames() {
      return browserState.frames;
    },
  },
};
