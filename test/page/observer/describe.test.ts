import { expect, it, vi } from "vitest";
import "../../fakes/page-world.ts";

/** As browsers have it: it takes bytes alone. */
vi.stubGlobal(
  "TextDecoder",
  class {
    decode(bytes: unknown): string {
      if (bytes instanceof ArrayBuffer) return String.fromCharCode(...new Uint8Array(bytes));
      if (!ArrayBuffer.isView(bytes)) throw new TypeError("Not a BufferSource");
      return String.fromCharCode(...new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    }
  },
);
vi.resetModules();

/** Its room is a TypeScript project with other globals, so it is loaded by name. */
const { describe: look, dataOf } = await vi.importActual<{
  describe(value: unknown): { value: unknown; unread: string[] };
  dataOf(object: unknown, name: string): unknown;
}>("../../../src/page/observer/describe.ts");
const { withholdInputs, withholdOutputs, notBytesIn } = await vi.importActual<{
  withholdInputs(options: unknown): void;
  withholdOutputs(credential: unknown): void;
  notBytesIn(options: unknown, most: number): string[];
}>("../../../src/page/observer/withhold.ts");

const plain = (value: unknown) => JSON.parse(JSON.stringify(value));

it("copies what is data, without functions", () => {
  const value = {
    a: 1,
    b: "x",
    c: [true, null, undefined],
    d: { e: 2 },
    f: () => 1,
    g: Symbol("s"),
    h: undefined,
  };
  expect(plain(look(value).value)).toEqual({ a: 1, b: "x", c: [true, null, null], d: { e: 2 } });
});

it("copies byte strings of any kind", () => {
  const bytes = Uint8Array.of(1, 2, 3);
  const value = { view: bytes.subarray(1), buffer: bytes.buffer };
  expect(plain(look(value).value)).toEqual({
    view: { binary: "\u0002\u0003" },
    buffer: { binary: "\u0001\u0002\u0003" },
  });
});

it("calls no getter, and names it", () => {
  const getter = vi.fn(() => "read");
  const value = { rp: Object.defineProperty({ name: "x" }, "id", { get: getter, enumerable: true }) };
  expect(look(value)).toMatchObject({ value: { rp: { name: "x" } }, unread: ["rp.id"] });
  expect(getter).not.toHaveBeenCalled();
});

it("sees what a class of the page's inherits, and nothing of every object", () => {
  class Base {
    inherited = "own";
  }
  Object.assign(Base.prototype, { shared: "prototype" });
  class Options extends Base {}
  expect(plain(look(new Options()).value)).toEqual({ inherited: "own", shared: "prototype" });
  expect(dataOf(new Options(), "shared")).toBe("prototype");
  expect(dataOf({}, "toString")).toBe(Object.prototype.toString);
  expect(dataOf(undefined, "a")).toBeUndefined();
});

it.each([
  ["too deep", () => Array.from({ length: 20 }).reduce<object>((inner) => ({ inner }), {})],
  ["a circle", circle],
  ["too long", () => ({ text: "x".repeat(200_000) })],
  ["too many members", () => ({ list: Array.from({ length: 5_000 }, (_, i) => i) })],
])("throws for what is %s", (_, make) => {
  expect(() => look(make())).toThrow();
});

function circle(): object {
  const one: { self?: object } = {};
  one.self = one;
  return one;
}

it("leaves out what is secret, by its length", () => {
  const options = { extensions: { largeBlob: { write: { binary: "abc" } }, prf: { eval: { first: "in" } } } };
  withholdInputs(options);
  expect(options.extensions).toMatchObject({
    largeBlob: { write: { redacted: 3 } },
    prf: { eval: { first: "in" } },
  });
  const credential = {
    clientExtensionResults: {
      prf: { enabled: true, results: { first: "AAEC", second: "AAEC" } },
      largeBlob: { blob: "AAEC" },
    },
  };
  withholdOutputs(credential);
  expect(JSON.stringify(credential)).not.toContain("AAEC");
  expect(credential.clientExtensionResults).toMatchObject({
    prf: { enabled: true, results: { first: { redacted: 3 } } },
    largeBlob: { blob: { redacted: 3 } },
  });
  for (const nothing of [null, undefined, "text", {}]) {
    withholdInputs(nothing);
    withholdOutputs(nothing);
  }
});

it("names what is no byte string", () => {
  const bytes = { binary: "x" };
  const options = {
    challenge: "text",
    user: { id: bytes },
    allowCredentials: [{ id: bytes }, { id: "AAEC" }, { id: 5 }],
  };
  expect(notBytesIn(options, 64)).toEqual(["challenge", "allowCredentials[1].id", "allowCredentials[2].id"]);
  expect(notBytesIn(options, 2)).toHaveLength(2);
  expect(notBytesIn(null, 64)).toEqual([]);
});

it("asks no iterator of the page's own", () => {
  const own = Array.prototype[Symbol.iterator];
  const asked = vi.fn();
  Array.prototype[Symbol.iterator] = function (this: unknown[]) {
    asked();
    return own.call(this);
  } as typeof own;
  try {
    notBytesIn({ challenge: "text", allowCredentials: [{ id: "text" }] }, 64);
  } finally {
    Array.prototype[Symbol.iterator] = own;
  }
  expect(asked).not.toHaveBeenCalled();
});
