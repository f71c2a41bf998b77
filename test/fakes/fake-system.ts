/**
 * The part of the browser that keeps time and watches the person, in memory. Alarms ring by the (fake) timers.
 * For `vi.mock("webextension-polyfill", async () => ({ default: (await import(…)).fakeSystem }))`.
 */

type Listener<T> = (argument: T) => unknown;

class FakeEvent<T> {
  #listeners: Listener<T>[] = [];

  addListener(listener: Listener<T>): void {
    this.#listeners.push(listener);
  }

  fire(argument: T): void {
    for (const listener of this.#listeners) listener(argument);
  }

  clear(): void {
    this.#listeners = [];
  }
}

export type IdleState = "active" | "idle" | "locked";

const session = new Map<string, unknown>();
const alarms = new Map<string, ReturnType<typeof setInterval>>();
const onAlarm = new FakeEvent<{ name: string }>();
const onStateChanged = new FakeEvent<IdleState>();
const onStartup = new FakeEvent<void>();

/** What a test sets and looks at. */
export const system = {
  session,
  alarms,
  /** What the browser would answer now. */
  idle: "active" as IdleState,
  /** Seconds, as they were set last. */
  detectionInterval: undefined as number | undefined,
  startBrowser: () => onStartup.fire(),
  /** The person goes or comes; the browser tells. */
  turn(state: IdleState) {
    system.idle = state;
    onStateChanged.fire(state);
  },
  /** The background stops: its listeners are gone, alarms and `storage.session` stay. */
  stopBackground() {
    for (const event of [onAlarm, onStateChanged, onStartup]) event.clear();
  },
  reset() {
    system.stopBackground();
    for (const timer of alarms.values()) clearInterval(timer);
    alarms.clear();
    session.clear();
    system.idle = "active";
    system.detectionInterval = undefined;
  },
};

export const fakeSystem = {
  runtime: { onStartup },
  storage: {
    session: {
      async get(key: string) {
        return session.has(key) ? { [key]: structuredClone(session.get(key)) } : {};
      },
      async set(items: object) {
        for (const [key, value] of Object.entries(items)) session.set(key, structuredClone(value));
      },
      async remove(key: string) {
        session.delete(key);
      },
    },
  },
  alarms: {
    onAlarm,
    create(name: string, info: { periodInMinutes: number } | { when: number }) {
      clearInterval(alarms.get(name));
      const ring = () => onAlarm.fire({ name });
      const timer =
        "when" in info
          ? setTimeout(ring, info.when - Date.now())
          : setInterval(ring, info.periodInMinutes * 60_000);
      alarms.set(name, timer);
    },
    async get(name: string) {
      return alarms.has(name) ? { name } : undefined;
    },
    async clear(name: string) {
      clearInterval(alarms.get(name));
      return alarms.delete(name);
    },
  },
  idle: {
    onStateChanged,
    async queryState() {
      return system.idle;
    },
    setDetectionInterval(seconds: number) {
      system.detectionInterval = seconds;
    },
  },
};
