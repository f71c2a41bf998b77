import { describe, expect, it } from "vitest";
import { toBase64Url } from "../../../src/bytes/base64url.ts";
import { credential } from "../../fakes/credentials.ts";
import { someBytes } from "../../fakes/hex.ts";
import { allow, OWN, OWN_ID, register, signIn } from "./ceremony.ts";

const BLOB = toBase64Url(someBytes(100, 1));
const LISTED = { allowCredentials: allow(OWN_ID) };

describe("largeBlob in create()", () => {
  it.each([{}, { support: "required" }, { support: "preferred" }, { support: "something-new" }])(
    "with %o is supported",
    async (largeBlob) => {
      expect((await register({ largeBlob })).outputs).toEqual({ largeBlob: { supported: true } });
    },
  );

  it.each([{ read: true }, { read: false }, { write: BLOB }, { support: "required", write: BLOB }])(
    "with %o is refused before anyone is asked",
    async (largeBlob) => {
      const { error, consent, store } = await register({ largeBlob });
      expect([error, consent.hints.length, store.writes]).toEqual(["NotSupportedError", 0, 0]);
    },
  );
});

describe("largeBlob in get()", () => {
  it("reads what is there", async () => {
    const own = credential(1, { largeBlob: someBytes(100, 1) });
    const { outputs } = await signIn({ largeBlob: { read: true } }, {}, own);
    expect(outputs).toEqual({ largeBlob: { blob: BLOB } });
  });

  it("reads nothing where nothing is, and tells nothing where it is not to read", async () => {
    expect((await signIn({ largeBlob: { read: true } })).outputs).toEqual({ largeBlob: {} });
    const own = credential(1, { largeBlob: someBytes(100, 1) });
    expect((await signIn({ largeBlob: { read: false } }, {}, own)).outputs).toEqual({});
    expect((await signIn({ largeBlob: {} }, {}, own)).outputs).toEqual({});
    expect((await signIn({}, {}, own)).outputs).toEqual({});
  });

  it("writes with exactly one credential named", async () => {
    const { outputs, store } = await signIn({ largeBlob: { write: BLOB } }, LISTED);
    expect(outputs).toEqual({ largeBlob: { written: true } });
    expect(store.sources).toEqual([{ ...OWN, largeBlob: someBytes(100, 1) }]);
  });

  it("says that a blob of more than 64 KiB is not written", async () => {
    const write = toBase64Url(someBytes(65_537, 1));
    const { outputs, store } = await signIn({ largeBlob: { write } }, LISTED);
    expect(outputs).toEqual({ largeBlob: { written: false } });
    expect(store.sources).toEqual([OWN]);
  });

  it.each([
    ["support", { support: "required" }, LISTED],
    ["reading and writing", { read: true, write: BLOB }, LISTED],
    ["writing without a list", { write: BLOB }, {}],
    ["writing with two named", { write: BLOB }, { allowCredentials: allow(OWN_ID, "AQID") }],
  ])("refuses %s before anyone is asked", async (_, largeBlob, changes) => {
    const { error, consent, store } = await signIn({ largeBlob }, changes);
    expect([error, consent.hints.length, store.writes]).toEqual(["NotSupportedError", 0, 0]);
  });
});
