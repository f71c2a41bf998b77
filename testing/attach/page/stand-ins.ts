/**
 * WebAuthn's interfaces for a browser that has none, such as WebKit on Linux: with them what Latchkey puts into pages
 * finds what it wraps. They answer for nothing by themselves. Where the browser has them this does nothing, and in an
 * insecure context too, in which no browser has them.
 */

type Prototype = Record<string, unknown>;

function define(
  name: string,
  parent: { prototype: object } | undefined,
  getters: string[],
  methods: string[],
) {
  const found: unknown = Reflect.get(globalThis, name);
  if (typeof found === "function") return found;
  const made = class {
    constructor() {
      throw new TypeError("Illegal constructor");
    }
  };
  Object.defineProperty(made, "name", { value: name });
  const illegal = () => {
    throw new TypeError("Illegal invocation");
  };
  for (const getter of getters) {
    Object.defineProperty(made.prototype, getter, { get: illegal, enumerable: true, configurable: true });
  }
  for (const method of methods) (made.prototype as Prototype)[method] = illegal;
  Object.defineProperty(made.prototype, Symbol.toStringTag, { value: name, configurable: true });
  if (parent) Object.setPrototypeOf(made.prototype, parent.prototype);
  Object.defineProperty(globalThis, name, { value: made, writable: true, configurable: true });
  return made;
}

if (isSecureContext && !("PublicKeyCredential" in globalThis)) {
  const credential = define("Credential", undefined, ["id", "type"], []);
  const methods = ["getClientExtensionResults", "toJSON"];
  const getters = ["rawId", "response", "authenticatorAttachment"];
  const made = define("PublicKeyCredential", credential, getters, methods);
  Object.assign(made, {
    isConditionalMediationAvailable: async () => false,
    isUserVerifyingPlatformAuthenticatorAvailable: async () => false,
    getClientCapabilities: async () => ({}),
  });
  const response = define("AuthenticatorResponse", undefined, ["clientDataJSON"], []);
  define(
    "AuthenticatorAttestationResponse",
    response,
    ["attestationObject"],
    ["getTransports", "getAuthenticatorData", "getPublicKey", "getPublicKeyAlgorithm"],
  );
  define("AuthenticatorAssertionResponse", response, ["authenticatorData", "signature", "userHandle"], []);
  const refuse = async () => {
    throw new DOMException("This browser has no authenticator.", "NotSupportedError");
  };
  const container = define("CredentialsContainer", undefined, [], []);
  for (const method of ["create", "get"]) {
    if (!(method in container.prototype)) container.prototype[method] = refuse;
  }
  if (!("credentials" in Navigator.prototype)) {
    const credentials: unknown = Object.create(container.prototype);
    Object.defineProperty(Navigator.prototype, "credentials", {
      get: () => credentials,
      enumerable: true,
      configurable: true,
    });
  }
}
