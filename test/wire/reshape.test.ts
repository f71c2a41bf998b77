import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { reshapeRequest } from "../../src/wire/reshape.ts";
import { fullCreate, fullGet } from "../fakes/requests.ts";

const reshape = reshapeRequest;

type Path = readonly (string | number)[];

/** Every path of a value, of the members of lists and objects too. */
function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [path];
  const keys = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  return [path, ...keys.flatMap((key) => pathsOf(value[key as keyof typeof value], [...path, key]))];
}

function at(value: unknown, path: Path): unknown {
  return path.reduce((holder: unknown, key) => (holder as Record<Path[number], unknown>)[key], value);
}

/** A copy of `request` with something else at `path`. */
function withAt(request: unknown, path: Path, replacement: unknown): unknown {
  const copy = structuredClone(request) as Record<Path[number], unknown>;
  const holder = at(copy, path.slice(0, -1)) as Record<Path[number], unknown>;
  holder[path.at(-1) ?? ""] = replacement;
  return copy;
}

const kindOf = (value: unknown) => (Array.isArray(value) ? "list" : value === null ? "null" : typeof value);
const OTHERS: unknown[] = [
  null,
  "!",
  "text",
  0,
  -7,
  true,
  [],
  {},
  [[]],
  1n,
  Symbol("s"),
  () => 1,
  new Date(0),
];

const cases = [fullCreate(), fullGet()].flatMap((request) =>
  pathsOf(request)
    .slice(1)
    .map((path) => [`${request.type}: ${path.join(".")}`, request, path] as const),
);

describe("a member of another kind is refused", () => {
  it.each(cases)("%s", (_, request, path) => {
    const own = kindOf(at(request, path));
    for (const other of OTHERS) {
      // A list is an object too, as far as a dictionary goes.
      if (kindOf(other) === own || (own === "object" && Array.isArray(other))) continue;
      expect(() => reshape(withAt(request, path, other)), String(other)).toThrow(TypeError);
    }
  });

  it.each(cases.filter(([, request, path]) => kindOf(at(request, path)) === "number"))(
    "%s takes whole numbers of 32 bits alone",
    (_, request, path) => {
      for (const other of [Number.NaN, Number.POSITIVE_INFINITY, 1.5, 2 ** 32, -(2 ** 31) - 1]) {
        expect(() => reshape(withAt(request, path, other)), String(other)).toThrow(TypeError);
      }
    },
  );

  it("names the member", () => {
    const request = withAt(fullCreate(), ["options", "user", "id"], 5);
    expect(() => reshape(request)).toThrow("create.user.id");
  });

  it.each(["AQ==", "A", "A+/A", "AQ ", "é"])("as a byte string: %o", (text) => {
    for (const path of [
      ["options", "challenge"],
      ["options", "allowCredentials", 0, "id"],
    ]) {
      expect(() => reshape(withAt(fullGet(), path, text))).toThrow(TypeError);
    }
  });
});

describe("members", () => {
  it("that are all there come back as they were", () => {
    expect(reshape(fullCreate())).toEqual(fullCreate());
    expect(reshape(fullGet())).toEqual(fullGet());
  });

  it.each([
    ["create", "challenge"],
    ["create", "pubKeyCredParams"],
    ["create", "pubKeyCredParams.0.alg"],
    ["create", "pubKeyCredParams.0.type"],
    ["create", "rp"],
    ["create", "rp.name"],
    ["create", "user"],
    ["create", "user.id"],
    ["create", "user.name"],
    ["create", "user.displayName"],
    ["create", "excludeCredentials.0.id"],
    ["create", "excludeCredentials.0.type"],
    ["get", "challenge"],
    ["get", "allowCredentials.0.id"],
    ["get", "allowCredentials.0.type"],
  ])("%s: %s is required", (type, path) => {
    const request = type === "create" ? fullCreate() : fullGet();
    expect(() => reshape(withAt(request, ["options", ...path.split(".")], undefined))).toThrow(TypeError);
  });

  it("that are optional may all be absent, and stay so", () => {
    const { rp, user, challenge, pubKeyCredParams } = fullCreate().options;
    const least = {
      type: "create",
      options: { rp: { name: rp.name }, user, challenge, pubKeyCredParams },
    };
    expect(reshape(least)).toEqual(least);
    expect(reshape({ type: "get", options: { challenge } })).toEqual({ type: "get", options: { challenge } });
    expect(Object.keys(reshape({ type: "get", options: { challenge } }).options)).toEqual(["challenge"]);
  });

  it("that the shape does not name are dropped, at every level", () => {
    const extra: unknown = JSON.parse(
      '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"toJSON":1,"then":1,"uiMode":"x","unknown":{}}',
    );
    for (const [, request, path] of cases) {
      // The members of a record are named by the page.
      if (kindOf(at(request, path)) !== "object" || path.at(-1) === "evalByCredential") continue;
      const laden = withAt(request, path, { ...(extra as object), ...(at(request, path) as object) });
      Object.defineProperty(at(laden, path), "__proto__", { value: { polluted: 1 }, enumerable: true });
      expect(reshape({ ...(laden as object), extra, __proto__: extra })).toStrictEqual(request);
    }
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it("are copies: what happens to the message later changes nothing", () => {
    const request = fullCreate();
    const reshaped = reshape(request);
    request.options.user.name = "changed";
    request.options.pubKeyCredParams.push({ type: "changed", alg: 0 });
    expect(reshaped).toEqual(fullCreate());
  });
});

describe("lists", () => {
  it("may be long", () => {
    const many = Array.from({ length: 100_000 }, () => ({ type: "public-key", id: "AA" }));
    const request = withAt(fullGet(), ["options", "allowCredentials"], many);
    expect(reshape(request)).toEqual(request);
  });

  it("have no holes", () => {
    expect(() => reshape(withAt(fullGet(), ["options", "allowCredentials"], new Array(1)))).toThrow(
      TypeError,
    );
    expect(() => reshape(withAt(fullGet(), ["options", "hints"], new Array(2)))).toThrow(TypeError);
  });

  it("are arrays, not what looks like one", () => {
    for (const list of [{ 0: "hybrid", length: 1 }, new Set(["hybrid"]), "hybrid", new Uint8Array(2)]) {
      expect(() => reshape(withAt(fullGet(), ["options", "hints"], list))).toThrow(TypeError);
    }
  });
});

describe("a record", () => {
  const withRecord = (evalByCredential: unknown) =>
    withAt(fullCreate(), ["options", "extensions", "prf", "evalByCredential"], evalByCredential);

  it("keeps every member, also one that objects inherit, as its own", () => {
    const record = JSON.parse('{"__proto__":{"first":"AA"},"constructor":{"first":"AQ"},"":{"first":"Ag"}}');
    const reshaped = reshape(withRecord(record)) as ReturnType<typeof fullCreate>;
    const kept = reshaped.options.extensions.prf.evalByCredential;
    expect(Object.entries(kept)).toEqual(Object.entries(record));
    expect(Object.getPrototypeOf(kept)).toBe(Object.prototype);
  });

  it("has values of its shape alone", () => {
    for (const value of [null, 5, "AA", {}, { first: 5 }, { second: "AA" }, { first: "AA==" }]) {
      expect(() => reshape(withRecord({ AAAA: value })), JSON.stringify(value)).toThrow(TypeError);
    }
  });
});

describe("a static method's argument", () => {
  const signals = [
    { type: "signalUnknownCredential", options: { credentialId: "not checked here!", rpId: "example.com" } },
    {
      type: "signalAllAcceptedCredentials",
      options: { allAcceptedCredentialIds: ["AA", "AQ"], rpId: "example.com", userId: "AQID" },
    },
    {
      type: "signalCurrentUserDetails",
      options: { displayName: "Ada", name: "ada", rpId: "example.com", userId: "AQID" },
    },
  ];

  it.each(signals)("of $type has these members, all of them required", (call) => {
    expect(reshape(call)).toEqual(call);
    for (const name of Object.keys(call.options)) {
      for (const other of [undefined, null, 5, {}]) {
        expect(() => reshape(withAt(call, ["options", name], other)), name).toThrow(TypeError);
      }
    }
  });

  it("is the browser's own answer", () => {
    const capabilities = { type: "getClientCapabilities", options: { conditionalGet: true, other: false } };
    expect(reshape(capabilities)).toEqual(capabilities);
    expect(() => reshape(withAt(capabilities, ["options", "other"], 1))).toThrow(TypeError);
    const available = { type: "isUserVerifyingPlatformAuthenticatorAvailable", options: false };
    expect(reshape(available)).toEqual(available);
    expect(() => reshape({ ...available, options: undefined })).toThrow(TypeError);
  });
});

it.each([
  undefined,
  null,
  0,
  "create",
  [],
  {},
  { type: "create" },
  { type: "CREATE", options: {} },
  { options: {} },
])("%o is no request", (value) => {
  expect(() => reshape(value)).toThrow(TypeError);
});

it.each(["__proto__", "constructor", "toString", "hasOwnProperty"])("%s is no type of a request", (type) => {
  expect(() => reshape({ type, options: fullGet().options })).toThrow(TypeError);
});

it("throws a TypeError or gives what it would give again, whatever the value", () => {
  const mutated = fc
    .tuple(fc.constantFrom(...cases), fc.anything({ withBigInt: true, withMap: true, withTypedArray: true }))
    .map(([[, request, path], replacement]) => withAt(request, path, replacement));
  fc.assert(
    fc.property(fc.oneof(fc.anything(), mutated), (value) => {
      let reshaped: unknown;
      try {
        reshaped = reshape(value);
      } catch (error) {
        expect(error).toBeInstanceOf(TypeError);
        return;
      }
      expect(reshape(reshaped)).toStrictEqual(reshaped);
      expect(structuredClone(reshaped)).toStrictEqual(reshaped);
    }),
    { numRuns: 2000 },
  );
});
