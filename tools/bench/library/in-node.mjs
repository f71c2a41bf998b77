/**
 * `in-node.mjs latchkey MODULE` or `in-node.mjs emulator`: times one of the two authenticators in a Node of its own, which
 * loads it, and prints milliseconds as JSON: the first two ceremonies with the loading, then the mean of each kind.
 */

const ORIGIN = "https://example.com";
const RP_ID = "example.com";
const CHALLENGE = "Y2hhbGxlbmdlIGZvciB0aGUgYmVuY2g";
/** Ceremonies in one measurement, each of another account; one alone is too short for the clock. */
const TIMES = 20;

const CONTENDERS = {
  latchkey({ createAuthenticator }) {
    const authenticator = createAuthenticator();
    const call = { origin: ORIGIN };
    return {
      create: (options) => authenticator.create(options, call),
      get: (options) => authenticator.get(options, call),
    };
  },
  emulator({ WebAuthnEmulator }) {
    const emulator = new WebAuthnEmulator();
    return {
      create: (options) => emulator.createJSON(ORIGIN, options),
      get: (options) => emulator.getJSON(ORIGIN, options),
    };
  },
};

function creation(account) {
  return {
    rp: { id: RP_ID, name: "Example" },
    user: { id: Buffer.from(`account ${account}`).toString("base64url"), name: "ada", displayName: "Ada" },
    challenge: CHALLENGE,
    pubKeyCredParams: [{ type: "public-key", alg: -7 }],
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
  };
}

function request(id) {
  const allowCredentials = [{ type: "public-key", id }];
  return { challenge: CHALLENGE, rpId: RP_ID, allowCredentials, userVerification: "required" };
}

/** The mean of each kind of ceremony, in an authenticator that has nothing yet. */
async function means({ create, get }, times) {
  const ids = [];
  const begun = performance.now();
  for (let account = 0; account < times; account++) ids.push((await create(creation(account))).id);
  const between = performance.now();
  for (const id of ids) await get(request(id));
  return { create: (between - begun) / times, get: (performance.now() - between) / times };
}

const [name, module] = process.argv.slice(2);
const start = performance.now();
const loaded = module === undefined ? await import("nid-webauthn-emulator") : await import(module);
await means(CONTENDERS[name](loaded), 1);
const first = performance.now() - start;
await means(CONTENDERS[name](loaded), TIMES);
console.log(JSON.stringify({ first, ...(await means(CONTENDERS[name](loaded), TIMES)) }));
