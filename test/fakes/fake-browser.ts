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

/** What a test sets and looks at. */
export const browserState = {
  session,
  frames: [] as Frame[],
  /** Called when a window has opened, before the background knows. */
  onWindow: (_window: OpenWindow): void => {},
  /** What the closing of a window waits for. */
  closing: Promise.resolve(),
  openWindows: () => windows.map(({ id }) => id),
  reset() {
    session.clear();
    windows = [];
    browserState.frames = [];
    browserState.onWindow = () => {};
    browserState.closing = Promise.resolve();
  },
};

export const fakeBrowser = {
  runtime: { getURL: (path: string) => `chrome-extension://latchkey/${path}` },
  storage: {
    session: {
      async get(key: string | null) {
        if (key === null) return structuredClone(Object.fromEntries(session));
        return session.has(key) ? { [key]: structuredClone(session.get(key)) } : {};
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
  webNavigation: {
    async getAllFrames() {
      return browserState.frames;
    },
  },
};
