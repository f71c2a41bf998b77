import { ASIDE_EVENT, BACK_EVENT } from "../wire/ceremony.ts";
import { ceremony } from "./ceremony.ts";
import {
  apply,
  defineProperty,
  dispatchEvent,
  handoverTarget,
  NativeEvent,
  NativeProxy,
  NativePublicKeyCredential,
  ownNavigator,
  propertyOf,
} from "./primordials.ts";

/**
 * The MAIN-world script: wraps `create()` and `get()` on `CredentialsContainer.prototype`, and does nothing
 * more until a page calls them. Where the browser has no WebAuthn (an insecure context) neither has Latchkey.
 */

const OTHER_TYPES = ["password", "federated", "otp", "identity", "digital"];

if (NativePublicKeyCredential) {
  const container = CredentialsContainer.prototype;
  const credentials = propertyOf(Navigator.prototype, "credentials")?.get as () => unknown;

  /** The credential, or undefined where the call is not for us. */
  const answer = async (type: "create" | "get", options: Record<string, unknown>) => {
    const { mediation, publicKey, signal } = options;
    if (publicKey === undefined) return undefined;
    if (mediation !== undefined && mediation !== "optional" && mediation !== "required") return undefined;
    for (let i = 0; i < OTHER_TYPES.length; i++) {
      if (options[OTHER_TYPES[i] as string]) return undefined;
    }
    // Awaited here: a promise that is returned is asked for its `then`, which may be the page's own.
    return await ceremony(type, publicKey, signal);
  };

  for (const type of ["create", "get"] as const) {
    const property = propertyOf(container, type) as PropertyDescriptor;
    property.value = new NativeProxy(
      property.value as () => unknown,
      {
        __proto__: null,
        apply(native, self, args) {
          const goNative = () => {
            dispatchEvent(handoverTarget, new NativeEvent(ASIDE_EVENT));
            try {
              return apply(native, self, args);
            } finally {
              dispatchEvent(handoverTarget, new NativeEvent(BACK_EVENT));
            }
          };
          const options = args[0];
          // Not an object, or another document's container: the native function has the right error.
          if (!options || (typeof options !== "object" && typeof options !== "function")) return goNative();
          if (self !== apply(credentials, ownNavigator, [])) return goNative();
          return (async () => (await answer(type, options)) ?? (await goNative()))();
        },
      } as ProxyHandler<() => unknown>,
    );
    defineProperty(container, type, property);
  }
}
