import type { CeremonyPort } from "../ceremony/ceremonies.ts";

/** A Port whose messages wait until they are released to whoever listens by then. */
export function heldPort(port: CeremonyPort): { port: CeremonyPort; release(): void } {
  const messages: ((message: unknown) => unknown)[] = [];
  const ends: (() => void)[] = [];
  let waiting: (() => void)[] | undefined = [];
  const pass = (event: () => void) => {
    if (waiting) waiting.push(event);
    else event();
  };
  port.onMessage.addListener((message) =>
    pass(() => {
      for (const listener of messages) listener(message);
    }),
  );
  port.onDisconnect.addListener(() =>
    pass(() => {
      for (const listener of ends) listener();
    }),
  );
  return {
    port: {
      sender: port.sender,
      onMessage: { addListener: (listener) => void messages.push(listener) },
      onDisconnect: { addListener: (listener) => void ends.push(listener) },
      postMessage: (message) => port.postMessage(message),
    },
    release() {
      const held = waiting ?? [];
      waiting = undefined;
      for (const event of held) event();
    },
  };
}
