/** This device gave no key; the message is one sentence, ready to be shown. */
export class PlatformError extends Error {
  override readonly name = "PlatformError";
  /** It was called off by the page itself: nothing that the person has to be told. */
  readonly calledOff: boolean;

  constructor(message: string, options: ErrorOptions & { calledOff?: boolean } = {}) {
    super(message, options);
    this.calledOff = options.calledOff ?? false;
  }
}

const texts: Record<string, string> = {
  NotAllowedError: "This device did not confirm that it is you: it was cancelled, or it took too long.",
  InvalidStateError: "This device has a key for Latchkey that it does not give out again.",
  NotSupportedError: "This device cannot make the kind of key that Latchkey needs.",
  ConstraintError:
    "This device cannot check who you are. Set up Touch ID, Windows Hello or a screen lock first.",
  SecurityError: "This browser does not let an extension ask this device.",
};

/** What the browser's refusal of a WebAuthn call means for the person. */
export function platformError(cause: unknown): PlatformError {
  if (cause instanceof PlatformError) return cause;
  const { name, message } = cause instanceof Error ? cause : new Error(String(cause));
  if (name === "AbortError") return new PlatformError("It was called off.", { cause, calledOff: true });
  const text = texts[name] ?? `This device could not be asked (${message || name}).`;
  return new PlatformError(text, { cause });
}
