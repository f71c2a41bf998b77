import { type MessageKey, t } from "../i18n/messages.ts";

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

const texts = {
  NotAllowedError: "deviceUnconfirmed",
  InvalidStateError: "deviceNotAgain",
  NotSupportedError: "deviceNoKind",
  ConstraintError: "deviceNoCheck",
  SecurityError: "deviceNotAllowed",
} as const satisfies Record<string, MessageKey>;

/** What the browser's refusal of a WebAuthn call means for the person. */
export function platformError(cause: unknown): PlatformError {
  if (cause instanceof PlatformError) return cause;
  const { name, message } = cause instanceof Error ? cause : new Error(String(cause));
  if (name === "AbortError") return new PlatformError(t("deviceCalledOff"), { cause, calledOff: true });
  const text = Object.hasOwn(texts, name)
    ? t(texts[name as keyof typeof texts])
    : t("deviceFailed", { cause: message || name });
  return new PlatformError(text, { cause });
}
