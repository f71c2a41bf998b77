import { OPTIONS, type PageCall } from "../wire/options-shape.ts";
import { ceremony } from "./ceremony.ts";
import {
  apply,
  defineProperty,
  getPrototypeOf,
  keys,
  NativeProxy,
  NativePublicKeyCredential,
  propertyOf,
} from "./primordials.ts";

/**
 * The MAIN-world script: wraps `create()` and `get()` on `CredentialsContainer.prototype` and static methods of
 * `PublicKeyCredential`, and does nothing more until a page calls them. Where the browser has no WebAuthn (an
 * insecure context) neither has Latchkey.
 */

const OTHER_TYPES = ["password", "federated", "otp", "identity", "digital"];

type Native = (...args: unknown[]) => unknown;

if (NativePublicKeyCredential) {
  const container = CredentialsContainer.prototype;

  /**
   * Whether a call is for this document's container. Asked of the navigator at the call alone: at the start, that would
   * cost a third of what all of this script does. Where the page has put its own in the way, the prototype must do.
   */
  const isOwn = (self: unknown) => {
    try {
      const own = apply(
        propertyOf(Navigator.prototype, "credentials")?.get as Native,
        navigator,
        [],
      ) as object;
      if (getPrototypeOf(own) === container) return own === self;
    } catch {}
    return self && getPrototypeOf(self) === container;
  };

  const hasConditional = propertyOf(NativePublicKeyCredential, "isConditionalMediationAvailable")?.value;

  /** `create()` or `get()`: the credential, or undefined where the call is not for us. */
  const answer = async (
    type: "create" | "get",
    options: Record<string, unknown>,
    goNative: (options?: object) => unknown,
  ) => {
    const { mediation, publicKey, signal, uiMode } = options;
    if (publicKey === undefined) return undefined;
    const conditional = mediation === "conditional";
    if (mediation !== undefined && mediation !== "optional" && mediation !== "required" && !conditional) {
      return undefined;
    }
    const mode = type === "get" && uiMode;
    if (mode && (mode !== "immediate" || conditional)) return undefined;
    for (let i = 0; i < OTHER_TYPES.length; i++) {
      if (options[OTHER_TYPES[i] as string]) return undefined;
    }
    // Awaited here: a promise that is returned is asked for its `then`, which may be the page's own.
    return await ceremony(type, publicKey, {
      signal,
      mediation: conditional ? mediation : (mode as "immediate") || undefined,
      // The page's own options, but for the signal. Copied: a getter of theirs may want no other object.
      native: async (ours) =>
        hasConditional && (await apply(hasConditional, NativePublicKeyCredential, []))
          ? await goNative({ ...options, mediation, publicKey, signal: ours })
          : undefined,
    });
  };

  for (const type of keys(OPTIONS) as PageCall[]) {
    const isStatic = type !== "create" && type !== "get";
    const isSignal = type[0] === "s";
    const owner = isStatic ? NativePublicKeyCredential : container;
    const found = propertyOf(owner, type);
    // Only the signals are younger than the oldest browser that Latchkey runs in.
    const property: PropertyDescriptor = found ?? {
      value: { [type](_options: unknown) {} }[type],
      writable: true,
      enumerable: true,
      configurable: true,
    };
    property.value = new NativeProxy(
      property.value as Native,
      {
        __proto__: null,
        apply(native, self, args) {
          const goNative = (instead?: object) => apply(native, self, instead ? [instead] : args);
          const options = args[0];
          if (isStatic) {
            return (async () => {
              const input = isSignal ? options : await goNative();
              let ours: unknown;
              try {
                // What the browser says yes to needs no word of ours.
                if (isSignal || input !== true) ours = await ceremony(type, input);
              } catch (error) {
                // A native signal has errors of its own.
                if (!found) throw error;
              }
              return isSignal ? await goNative() : (ours ?? input);
            })();
          }
          // Not an object, or another document's container: the native function has the right error.
          if (!options || (typeof options !== "object" && typeof options !== "function")) return goNative();
          if (!isOwn(self)) return goNative();
          return (async () => (await answer(type, options, goNative)) ?? (await goNative()))();
        },
      } as ProxyHandler<Native>,
    );
    defineProperty(owner, type, property);
  }
}
