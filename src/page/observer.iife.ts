import { OBSERVER_EVENT } from "../wire/observed.ts";
import { type ObservedCall, observed } from "./observer/observed-call.ts";
import { observeParsers } from "./observer/parsed-options.ts";
import {
  addEventListener,
  apply,
  defineProperty,
  dispatchEvent,
  handoverTarget,
  NativeEvent,
  NativePromise,
  NativeProxy,
  propertyOf,
} from "./primordials.ts";

/**
 * The MAIN-world script of the lab, in documents only while somebody looks at them: wraps `create()` and `get()` as it
 * finds them and tells what goes in and what comes out. It changes neither, and nothing that goes wrong here reaches
 * the page. Values are told as they are, no getter of the page's is called.
 */

type Call = (...args: unknown[]) => unknown;

function observe(method: "create" | "get"): void {
  const container = CredentialsContainer.prototype;
  const property = propertyOf(container, method);
  if (!property || typeof property.value !== "function") return;
  property.value = new NativeProxy(
    property.value as Call,
    {
      __proto__: null,
      apply(target, self, args) {
        let call: ObservedCall | undefined;
        safely(() => {
          call = observed(method, args[0]);
        });
        // An exception that comes at once is the page's, and no ceremony.
        const result = apply(target, self, args);
        let promise: Promise<unknown> | undefined;
        // The page may have put its own `Symbol.hasInstance` on it.
        safely(() => {
          if (result instanceof NativePromise) promise = result;
        });
        return call && promise ? followed(promise, call) : result;
      },
    } as ProxyHandler<Call>,
  );
  defineProperty(container, method, property);
}

/** What the promise comes to. Not a branch of it: a rejection that the page does not handle must be told as such. */
async function followed(result: Promise<unknown>, call: ObservedCall): Promise<unknown> {
  let value: unknown;
  try {
    value = await result;
  } catch (error) {
    safely(() => call.rejected(error));
    throw error;
  }
  safely(() => call.resolved(value));
  return value;
}

function safely(act: () => void): void {
  try {
    act();
  } catch {
    // Who looks sees less; the page sees nothing.
  }
}

safely(() => {
  const probe = () => new NativeEvent(OBSERVER_EVENT, { cancelable: true });
  if (!isSecureContext || !dispatchEvent(handoverTarget, probe())) return;
  addEventListener(handoverTarget, OBSERVER_EVENT, (event: Event) => event.preventDefault());
  observe("create");
  observe("get");
  observeParsers();
});
