import type { Runtime } from "webextension-polyfill";

class FakeEvent<Args extends unknown[]> {
  readonly #listeners: ((...args: Args) => unknown)[] = [];

  addListener(listener: (...args: Args) => unknown): void {
    this.#listeners.push(listener);
  }

  /** Calls the listeners; resolves when those that are async are done. */
  async fire(...args: Args): Promise<void> {
    await Promise.all(this.#listeners.map((listener) => listener(...args)));
  }
}

/** One end of a runtime Port, as the background holds it, with what its other end does. */
export class FakePort {
  readonly onMessage = new FakeEvent<[unknown]>();
  readonly onDisconnect = new FakeEvent<[]>();
  readonly sender: object;
  /** Everything that the background has sent. */
  readonly sent: unknown[] = [];
  /** This end has closed it: `onDisconnect` is for the other end's doing. */
  disconnected = false;
  #read = 0;
  #waiting: (() => void) | undefined;

  constructor(sender: object = {}) {
    this.sender = sender;
  }

  postMessage(message: unknown): void {
    this.sent.push(structuredClone(message));
    this.#waiting?.();
  }

  disconnect(): void {
    this.disconnected = true;
  }

  /** The next message that the background sends, or has sent and nobody read. */
  async next(): Promise<unknown> {
    while (this.#read >= this.sent.length) {
      await new Promise<void>((resolve) => {
        this.#waiting = resolve;
      });
    }
    return this.sent[this.#read++];
  }

  /** The other end sends a message. */
  receive(message: unknown): Promise<void> {
    return this.onMessage.fire(message);
  }

  /** The other end goes away. */
  drop(): Promise<void> {
    return this.onDisconnect.fire();
  }

  get asPort(): Runtime.Port {
    return this as unknown as Runtime.Port;
  }
}
