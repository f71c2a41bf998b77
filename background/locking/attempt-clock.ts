import browser from "webextension-polyfill";

const ALARM = "attempts";
/** What a stop of the background may cost the person who waits. */
const TICK_MS = 5_000;
/** The shortest period that Chrome allows. */
const ALARM_MINUTES = 0.5;

/** Keeps the time of a wait running while no page is open: both browsers stop an idle background after 30 s. */
export class AttemptClock {
  /** Takes the time off the wait; tells whether one is left. */
  readonly #tick: () => Promise<boolean>;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(tick: () => Promise<boolean>) {
    this.#tick = tick;
  }

  /** Registers the listeners. To be called when the background starts. */
  listen(): void {
    browser.alarms.onAlarm.addListener(({ name }) => {
      if (name === ALARM) this.#beat();
    });
    // Without a listener the start of the browser would not start the background.
    browser.runtime.onStartup.addListener(() => this.#beat());
  }

  /** Goes on with a wait from before. To be called when the background has started. */
  goOn(): void {
    this.#beat();
  }

  /** There is a wait. */
  start(): void {
    if (this.#timer !== undefined) return;
    this.#timer = setInterval(() => this.#beat(), TICK_MS);
    this.#keepAlarm().catch(console.warn);
  }

  #beat(): void {
    this.#tick()
      .then((left) => (left ? this.#keepOn() : this.#stop()))
      .catch(console.warn);
  }

  #keepOn(): Promise<void> {
    this.start();
    // A call to the browser also keeps the background from being stopped; a timer alone does not.
    return this.#keepAlarm();
  }

  async #stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#timer = undefined;
    await browser.alarms.clear(ALARM);
  }

  async #keepAlarm(): Promise<void> {
    if (await browser.alarms.get(ALARM)) return;
    // Cleared in between: the wait is over.
    if (this.#timer !== undefined) browser.alarms.create(ALARM, { periodInMinutes: ALARM_MINUTES });
  }
}
