import { afterAll, describe, expect, it, vi } from "vitest";
import { BYTES, OPTIONS, type Shape, TEXT, U32 } from "../../src/wire/options-shape.ts";
import { fullCreate, fullGet } from "../fakes/requests.ts";

/** Node has no navigator, no ports on the prototype, and not the encoding that turns bytes into binary strings. */
class Decoder {
  decode(bytes: ArrayBufferView | ArrayBuffer): string {
    const view = ArrayBuffer.isView(bytes)
      ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
      : new Uint8Array(bytes);
    return String.fromCharCode(...view);
  }
}
vi.stubGlobal("navigator", {});
vi.stubGlobal("TextDecoder", Decoder);
vi.stubGlobal(
  "MessageChannel",
  class {
    get port1() {
      return undefined;
    }
    get port2() {
      return undefined;
    }
  },
);
afterAll(() => {
  vi.unstubAllGlobals();
});

/** Its room is a TypeScript project with other globals, so it is loaded by name. */
const { snapshot } = await vi.importActual<{
  snapshot(shape: Shape, value: unknown, path: string): unknown;
}>("../../src/page/snapshot.ts");

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
const create = (value: unknown) => plain(snapshot(OPTIONS.create, value, "publicKey"));
const get = (value: unknown) => plain(snapshot(OPTIONS.get, value, "publicKey"));
const bytes = (...values: number[]) => Uint8Array.from(values);

const binary = (...values: number[]) => ({ binary: String.fromCharCode(...values) });

/** The options of `fullCreate()`, with `as` what a byte string is there. */
function optionsWith<T>(as: (...values: number[]) => T) {
  const { user, extensions, ...rest } = fullCreate().options;
  return {
    ...rest,
    challenge: as(0, 1, 2, 3),
    user: { ...user, id: as(1, 2, 3) },
    excludeCredentials: [{ type: "public-key", id: as(4, 5, 6), transports: ["usb", "internal"] }],
    extensions: {
      ...extensions,
      largeBlob: { ...extensions.largeBlob, write: as(7, 8, 9) },
      prf: {
        eval: { first: as(0, 0), second: as(1, 1) },
        evalByCredential: { BAUG: { first: as(2, 2), second: as(3, 3) }, AAAA: { first: as(4, 4) } },
      },
    },
  };
}

/** As a page gives them. */
const pageOptions = () => optionsWith(bytes);

describe("a copy of the options", () => {
  it("has every member that the wire knows, byte strings as binary texts", () => {
    expect(create(pageOptions())).toEqual(optionsWith(binary));
  });

  it("takes any buffer source", () => {
    const { buffer } = bytes(9, 8, 7);
    for (const challenge of [buffer, new Uint8Array(buffer), new DataView(buffer)]) {
      expect(get({ challenge })).toEqual({ challenge: binary(9, 8, 7) });
    }
    expect(get({ challenge: new Uint8Array(buffer, 1, 1) })).toEqual({ challenge: binary(8) });
  });

  it("drops what the shape does not name", () => {
    const options = { challenge: bytes(1), mediation: "x", extensions: { uvm: true, credProps: 1 } };
    expect(get(options)).toEqual({ challenge: binary(1), extensions: { credProps: true } });
  });

  it("reads each member once, in the order of WebIDL", () => {
    const read: string[] = [];
    const watched = (value: object, at: string): object =>
      new Proxy(value, {
        get(target, name) {
          const item: unknown = Reflect.get(target, name);
          if (typeof name === "symbol") return item;
          read.push(`${at}${name}`);
          const inner = typeof item === "object" && item !== null && !Array.isArray(item);
          return inner && !ArrayBuffer.isView(item) ? watched(item, `${at}${name}.`) : item;
        },
      });
    snapshot(OPTIONS.create, watched(pageOptions(), ""), "publicKey");
    expect(new Set(read).size).toBe(read.length);
    const top = read.filter((name) => !name.includes("."));
    expect(top).toEqual([...top].sort());
    expect(top).toHaveLength(11);
    expect(read.filter((name) => name.startsWith("user."))).toEqual([
      "user.name",
      "user.displayName",
      "user.id",
    ]);
    const extensions = read.filter((name) => /^extensions\.\w+$/.test(name));
    expect(extensions).toEqual([...extensions].sort());
    expect(extensions).toHaveLength(7);
  });

  it("converts as WebIDL does", () => {
    const options = {
      challenge: bytes(1),
      timeout: -1,
      rpId: { toString: () => "example.com" },
      userVerification: null,
      hints: new Set(["hybrid", 5]),
      allowCredentials: undefined,
    };
    expect(get(options)).toEqual({
      challenge: binary(1),
      timeout: 2 ** 32 - 1,
      rpId: "example.com",
      userVerification: "null",
      hints: ["hybrid", "5"],
    });
    for (const [timeout, converted] of [
      ["60000", 60_000],
      [1.9, 1],
      [Number.NaN, 0],
      [2 ** 32 + 5, 5],
    ]) {
      expect(snapshot(U32, timeout, "timeout")).toBe(converted);
    }
  });

  it("is what the page gave at the call", () => {
    const options = pageOptions();
    const copy = create(options);
    options.challenge.fill(0xff);
    options.pubKeyCredParams.length = 0;
    options.user.name = "changed";
    expect(copy).toEqual(create(pageOptions()));
  });

  it("is not misled by what a page has planted on the prototypes", () => {
    const expected = create(pageOptions());
    const planted = Object.prototype as { 0?: unknown };
    planted[0] = "planted";
    try {
      expect(create(pageOptions())).toEqual(expected);
    } finally {
      delete planted[0];
    }
  });

  it("has of a record the own enumerable texts alone, in their order", () => {
    const record = Object.create(
      { inherited: { first: bytes(1) } },
      {
        hidden: { value: { first: bytes(1) } },
      },
    );
    Object.defineProperty(record, "__proto__", { value: { first: bytes(2) }, enumerable: true });
    Object.assign(record, { second: { first: bytes(3) } });
    const copy = snapshot([TEXT, { $first: BYTES }], record, "record") as object;
    expect(Object.entries(copy)).toEqual([
      ["__proto__", { first: binary(2) }],
      ["second", { first: binary(3) }],
    ]);
    expect(Object.getPrototypeOf(copy)).toBeNull();
    const symbols = { [Symbol("x")]: { first: bytes(1) } };
    for (const none of [symbols, null, undefined, 5, { x: undefined }, { x: {} }]) {
      expect(() => snapshot([TEXT, { $first: BYTES }], none, "record")).toThrow(TypeError);
    }
  });

  it("is without a prototype, whose members a page could plant", () => {
    const copy = snapshot(OPTIONS.get, { challenge: bytes(1) }, "publicKey");
    expect(Object.getPrototypeOf(copy)).toBeNull();
  });
});

describe("a TypeError", () => {
  it.each([
    ["no options", undefined],
    ["null", null],
    ["a text", "x"],
    ["a number", 5],
    ["no challenge", { ...fullGet().options, challenge: undefined }],
    ["a list that is none", { challenge: bytes(1), hints: "hybrid" }],
    ["null for a list", { challenge: bytes(1), allowCredentials: null }],
    ["a descriptor without id", { challenge: bytes(1), allowCredentials: [{ type: "public-key" }] }],
    ["a descriptor that is a text", { challenge: bytes(1), allowCredentials: ["AA"] }],
    ["a symbol for a text", { challenge: bytes(1), rpId: Symbol("x") }],
    ["a symbol for a number", { challenge: bytes(1), timeout: Symbol("x") }],
    ["a BigInt for a number", { challenge: bytes(1), timeout: 1n }],
  ])("for %s", (_, value) => {
    expect(() => snapshot(OPTIONS.get, value, "publicKey")).toThrow(TypeError);
  });

  it("names the member that is missing", () => {
    const { user, ...options } = pageOptions();
    const { id: _, ...withoutId } = user;
    expect(() => create({ ...options, user: withoutId })).toThrow("publicKey.user.id");
    const prf = { eval: { second: bytes(1) } };
    expect(() => create({ ...options, user, extensions: { prf } })).toThrow("extensions.prf.eval.first");
  });

  it("is the page's own exception where its getter throws", () => {
    const reason = new RangeError("mine");
    const options = {
      get challenge(): never {
        throw reason;
      },
    };
    expect(() => get(options)).toThrow(reason);
    expect(() => snapshot([TEXT], ["usb", Symbol("x")], "transports")).toThrow(TypeError);
  });
});
