import { MOST_PATHS, OBSERVED_EVENT, type ObservedBegin, type ObservedEnd } from "../../wire/observed.ts";
import {
  apply,
  dispatchEvent,
  firstPort,
  handoverTarget,
  NativeDOMException,
  NativeMessageChannel,
  NativeMessageEvent,
  NativePublicKeyCredential,
  postMessage,
  propertyOf,
  secondPort,
  signalAborted,
} from "../primordials.ts";
import { sequence } from "../sequence.ts";
import { dataOf, describe } from "./describe.ts";
import { now } from "./now.ts";
import { isParsed } from "./parsed-options.ts";
import { notBytesIn, withholdInputs, withholdOutputs } from "./withhold.ts";

type Method = ObservedBegin["method"];

/** The document was loaded before the observer came. */
const late = document.readyState !== "loading";

/** One call that somebody looks at. */
export interface ObservedCall {
  resolved(credential: unknown): void;
  rejected(error: unknown): void;
}

/** Begins to observe a call; undefined where it is not one for a public key, and where nobody looks. May throw. */
export function observed(method: Method, options: unknown): ObservedCall | undefined {
  const publicKey = dataOf(options, "publicKey");
  if (publicKey === undefined || publicKey === null) return undefined;
  const channel = new NativeMessageChannel();
  const port = firstPort(channel);
  const ports = sequence([secondPort(channel) as MessagePort]);
  const init = { __proto__: null, cancelable: true, ports } as MessageEventInit;
  if (dispatchEvent(handoverTarget, new NativeMessageEvent(OBSERVED_EVENT, init))) return undefined;
  const signal = dataOf(options, "signal");
  const begin: ObservedBegin = {
    type: "begin",
    method,
    at: now(),
    ...asGiven(publicKey),
    ...textOf("mediation", dataOf(options, "mediation")),
    ...textOf("uiMode", dataOf(options, "uiMode")),
    parsed: isParsed(publicKey),
    signal: signal !== undefined,
    late,
  };
  postMessage(port, begin);
  const end = (how: Pick<ObservedEnd, "credential" | "error">) => {
    postMessage(port, { type: "end", at: now(), ...how, aborted: hasAborted(signal) } satisfies ObservedEnd);
  };
  return {
    resolved: (credential) => end({ credential: told(credential) }),
    rejected: (error) => end({ error: { name: textIn(error, "name"), message: textIn(error, "message") } }),
  };
}

function asGiven(publicKey: unknown): Pick<ObservedBegin, "options" | "unread" | "notBytes"> {
  try {
    const { value, unread } = describe(publicKey);
    const notBytes = notBytesIn(value, MOST_PATHS);
    withholdInputs(value);
    return { options: value, unread, notBytes };
  } catch {
    return { options: null, unread: [], notBytes: [] };
  }
}

/** As the credential tells itself. Asked for by its interface, as the page may have put another on the object. */
function told(credential: unknown): unknown {
  try {
    const toJson = propertyOf(NativePublicKeyCredential.prototype, "toJSON")?.value;
    const { value } = describe(apply(toJson, credential, []));
    withholdOutputs(value);
    return value;
  } catch {
    return null;
  }
}

function textOf<const Name extends string>(name: Name, value: unknown): { [K in Name]?: string } {
  return (typeof value === "string" ? { [name]: value } : {}) as { [K in Name]?: string };
}

/** Of an exception of the browser's or of any other object: no getter of the page's is called. */
function textIn(error: unknown, name: "name" | "message"): string {
  let text = dataOf(error, name);
  try {
    text = apply(propertyOf(NativeDOMException.prototype, name)?.get as () => unknown, error, []);
  } catch {
    // No DOMException.
  }
  return typeof text === "string" ? text : "";
}

function hasAborted(signal: unknown): boolean {
  try {
    return signalAborted(signal) === true;
  } catch {
    return false;
  }
}
