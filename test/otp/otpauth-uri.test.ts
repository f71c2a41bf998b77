import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toBase32 } from "../../src/bytes/base32.ts";
import { CodeFieldError } from "../../src/otp/code-fields.ts";
import type { CodeParts } from "../../src/otp/found-code.ts";
import { parseOtpauthUri, writeOtpauthUri } from "../../src/otp/otpauth-uri.ts";
import { unhex } from "../fakes/hex.ts";

const SECRET = unhex("48656c6c6f21deadbeef");
const S = "JBSWY3DPEHPK3PXP";
const FULL = "&algorithm=SHA1&digits=6&period=30";
const PLAIN: CodeParts = {
  type: "totp",
  secret: SECRET,
  algorithm: "SHA-1",
  digits: 6,
  period: 30,
  issuer: "",
  account: "",
};

const codeOf = (uri: string) => parseOtpauthUri(uri).code;
const remarksOf = (uri: string) => parseOtpauthUri(uri).remarks;

function errorOf(uri: string): CodeFieldError {
  try {
    parseOtpauthUri(uri);
  } catch (error) {
    if (error instanceof CodeFieldError) return error;
    throw error;
  }
  throw new Error(`${uri} was read`);
}

describe("an otpauth URI", () => {
  it("is read whole, without a remark", () => {
    const uri = `otpauth://totp/Harbour:ada%40example.org?secret=${S}&issuer=Harbour&algorithm=SHA512&digits=8&period=60`;
    expect(parseOtpauthUri(uri)).toEqual({
      code: {
        ...PLAIN,
        algorithm: "SHA-512",
        digits: 8,
        period: 60,
        issuer: "Harbour",
        account: "ada@example.org",
      },
      own: {},
      remarks: [],
    });
  });

  it("has defaults, which are named", () => {
    expect(parseOtpauthUri(`otpauth://totp/ada?secret=${S}&digits=`)).toEqual({
      code: { ...PLAIN, account: "ada" },
      own: {},
      remarks: [
        { field: "algorithm", what: "defaulted", detail: "SHA-1" },
        { field: "digits", what: "defaulted", detail: "6" },
        { field: "period", what: "defaulted", detail: "30" },
      ],
    });
  });

  it("with a counter keeps it, and drops a period by name", () => {
    const uri = `otpauth://hotp/a?secret=${S}&counter=9007199254740991&digits=6&algorithm=SHA1&period=30`;
    const { code, remarks } = parseOtpauthUri(uri);
    expect(code).toMatchObject({ type: "hotp", counter: Number.MAX_SAFE_INTEGER });
    expect(code).not.toHaveProperty("period");
    expect(remarks).toEqual([{ field: "period", what: "dropped" }]);
  });

  it("drops what the vault has no place for, by name", () => {
    const uri = `otpauth://totp/a?secret=${S}${FULL}&image=https%3A%2F%2Fx%2Fy.png?size=1&icon=b&color=FF0000&lock=true&counter=1`;
    expect(remarksOf(uri)).toEqual(
      ["image", "icon", "color", "lock", "counter"].map((field) => ({ field, what: "dropped" })),
    );
  });

  it.each([
    ["algorithm=Algorithm.sha256", "SHA-256"],
    ["algorithm=sha-512", "SHA-512"],
    ["ALGORITHM=HmacSHA1", "SHA-1"],
    ["algorithm=SHA_256", "SHA-256"],
  ])("knows %s", (parameter, algorithm) => {
    expect(codeOf(`otpauth://totp/a?secret=${S}&${parameter}`).algorithm).toBe(algorithm);
  });

  it.each([
    ["ada#1", "ada#1"],
    ["ada+tag@example.org", "ada+tag@example.org"],
    ["who?what", "who?what"],
    ["100%", "100%"],
    ["%E2%9C%93 %FF", "✓ %FF"],
    ["  ada ", "ada"],
    ["a/b", "a/b"],
  ])("takes the unescaped label %j", (label, account) => {
    expect(codeOf(`otpauth://totp/${label}?secret=${S}${FULL}`)).toEqual({ ...PLAIN, account });
  });

  it.each([
    ["Harbour:ada", "", "Harbour", "ada"],
    ["Harbour%3Aada", "", "Harbour", "ada"],
    ["Harbour%3A%20ada", "", "Harbour", "ada"],
    ["Harbour:ada%3Ab", "", "Harbour", "ada:b"],
    ["A%3AB:ada", "", "A:B", "ada"],
    ["A:B:ada", "A:B", "A:B", "ada"],
    ["ada", "Harbour", "Harbour", "ada"],
    ["harbour:ada", "Harbour", "Harbour", "ada"],
    [":ada", "", "", "ada"],
    ["", "Harbour", "Harbour", ""],
    ["AT%26T:ada", "AT&T", "AT&T", "ada"],
    ["My Bank:ada", "My+Bank", "My Bank", "ada"],
    ["A+B:ada", "A+B", "A+B", "ada"],
    ["A%2BB:ada", "A%2BB", "A+B", "ada"],
    ["period=30:ada", "period%3D30", "period=30", "ada"],
  ])("divides the label %j with issuer %j", (label, issuer, expectedIssuer, account) => {
    const uri = `otpauth://totp/${label}?secret=${S}&issuer=${issuer}${FULL}`;
    expect(parseOtpauthUri(uri)).toEqual({
      code: { ...PLAIN, issuer: expectedIssuer, account },
      own: {},
      remarks: [],
    });
  });

  it("prefers the issuer's parameter, and names what the label said", () => {
    const { code, remarks } = parseOtpauthUri(`otpauth://totp/Old:ada?secret=${S}&issuer=New${FULL}`);
    expect(code).toMatchObject({ issuer: "New", account: "ada" });
    expect(remarks).toEqual([{ field: "label", what: "dropped", detail: "Old" }]);
  });

  it.each(["period=45", "period%3D45", "&period=45"])(
    "takes %s off the issuer that it is glued to",
    (glued) => {
      const { code, remarks } = parseOtpauthUri(
        `otpauth://totp/Harbour:ada?secret=${S}&algorithm=SHA1&digits=6&issuer=Harbour${glued}`,
      );
      expect(code).toEqual({ ...PLAIN, issuer: "Harbour", account: "ada", period: 45 });
      expect(remarks.map(({ field }) => field)).toEqual(glued.startsWith("&") ? [] : ["issuer"]);
    },
  );

  it("believes the period's own parameter before a glued one", () => {
    const uri = `otpauth://totp/a?secret=${S}&issuer=Aperiod=45&period=60`;
    expect(codeOf(uri)).toMatchObject({ issuer: "A", period: 60 });
  });

  it("keeps note and pin of Ente's codeDisplay and names the rest", () => {
    const display = {
      pinned: true,
      trashed: false,
      tags: ["work"],
      note: "keep & hold",
      position: 0,
      iconSrc: "",
    };
    const uri = `otpauth://totp/a?secret=${S}${FULL}&codeDisplay=`;
    const expected = {
      own: { note: "keep & hold", favourite: true },
      remarks: [{ field: "codeDisplay", what: "dropped", detail: "tags" }],
    };
    expect(parseOtpauthUri(uri + encodeURIComponent(JSON.stringify(display)))).toMatchObject(expected);
    expect(parseOtpauthUri(uri + JSON.stringify(display))).toMatchObject(expected);
    for (const odd of ["{json}", "null", "%7B"]) {
      expect(parseOtpauthUri(uri + odd)).toMatchObject({
        own: {},
        remarks: [{ field: "codeDisplay", what: "dropped" }],
      });
    }
    expect(parseOtpauthUri(`${uri}{"pinned":false,"note":""}`)).toMatchObject({ own: {}, remarks: [] });
  });

  it.each([
    `OTPAUTH://TOTP/a?SECRET=jbsw+y3dp-ehpk+3pxp%3D%3D${FULL}`,
    `  otpauth://totp/a?secret=${S}&amp;algorithm=SHA1&amp;digits=6&amp;period=30\n`,
    `otpauth://totp/a?secret=${S}&secret=${S}&&${FULL}&`,
  ])("reads %j", (uri) => {
    expect(parseOtpauthUri(uri)).toEqual({ code: { ...PLAIN, account: "a" }, own: {}, remarks: [] });
  });

  it("without a label is read too", () => {
    for (const uri of [`otpauth://totp?secret=${S}${FULL}`, `otpauth://totp/?secret=${S}${FULL}`]) {
      expect(codeOf(uri)).toEqual(PLAIN);
    }
  });

  it("takes the first of two values, and says so", () => {
    const { code, remarks } = parseOtpauthUri(`otpauth://totp/a?secret=${S}${FULL}&digits=8`);
    expect(code.digits).toBe(6);
    expect(remarks).toEqual([{ field: "digits", what: "dropped", detail: "a second value" }]);
  });

  it.each([
    ["https://example.org", "scheme"],
    ["otpauth-migration://offline?data=AA", "scheme"],
    ["otpauth:totp/a?secret=AA", "scheme"],
    ["otpauth://totp/a", "secret"],
    ["otpauth://totp/a?secret=", "secret"],
    ["otpauth://totp/a?secret=A", "secret"],
    ["otpauth://totp/a?secret=ABC0DEFG", "secret"],
    ["otpauth://totp/a?secret=JBSWY3DP&secret=JBSWY3DQ", "secret"],
    [`otpauth://totp/a?secret=${S}&algorithm=MD5`, "algorithm"],
    [`otpauth://totp/a?secret=${S}&algorithm=SHA`, "algorithm"],
    [`otpauth://totp/a?secret=${S}&algorithm=SHA224`, "algorithm"],
    [`otpauth://totp/a?secret=${S}&algorithm=SHA1x`, "algorithm"],
    [`otpauth://totp/a?secret=${S}&digits=4`, "digits"],
    [`otpauth://totp/a?secret=${S}&digits=11`, "digits"],
    [`otpauth://totp/a?secret=${S}&digits=6.0`, "digits"],
    [`otpauth://totp/a?secret=${S}&digits=0x6`, "digits"],
    [`otpauth://totp/a?secret=${S}&period=0`, "period"],
    [`otpauth://totp/a?secret=${S}&period=-30`, "period"],
    [`otpauth://totp/a?secret=${S}&period=9007199254740992`, "period"],
    [`otpauth://totp/a?secret=${S}&period=2147483648`, "period"],
    [`otpauth://totp/a?secret=${S}&period=29.5`, "period"],
    [`otpauth://hotp/a?secret=${S}`, "counter"],
    [`otpauth://hotp/a?secret=${S}&counter=-1`, "counter"],
    [`otpauth://hotp/a?secret=${S}&counter=1e3`, "counter"],
    [`otpauth://yaotp/a?secret=${S}`, "type"],
    [`otpauth://motp/a?secret=${S}`, "type"],
    [`otpauth://sotp/a?secret=${S}`, "type"],
    [`otpauth://constructor/a?secret=${S}`, "type"],
    [`otpauth://__proto__/a?secret=${S}`, "type"],
    [`otpauth:///a?secret=${S}`, "type"],
    [`otpauth://totp/a?secret=${S}&encoder=other`, "encoder"],
    [`otpauth://hotp/a?secret=${S}&encoder=steam&counter=1`, "encoder"],
    [`otpauth://steam/a?secret=${S}&algorithm=MD5`, "algorithm"],
  ])("is refused: %s, by the field %s", (uri, field) => {
    expect(errorOf(uri).field).toBe(field);
  });

  it("with a secret of more than 4,096 bytes is refused", () => {
    expect(errorOf(`otpauth://totp/a?secret=${"A".repeat(6556)}`).field).toBe("secret");
    expect(codeOf(`otpauth://totp/a?secret=${"A".repeat(6554)}`).secret).toHaveLength(4096);
  });

  it("with a hundred parameters is read, with more it is refused", () => {
    const uri = (count: number) => {
      const others = Array.from({ length: count - 1 }, (_, i) => `&x${i}=1`).join("");
      return `otpauth://totp/a?secret=${S}${others}`;
    };
    expect(remarksOf(uri(100))).toHaveLength(99 + 3);
    expect(errorOf(uri(101)).field).toBe("query");
  });

  it("never tells the secret in an error, and no long value", () => {
    const long = "Z".repeat(5000);
    for (const uri of [
      `otpauth://totp/a?secret=${S}1`,
      `otpauth://totp/a?secret=${S}&algorithm=${long}`,
      `otpauth://${long}/a?secret=${S}`,
    ]) {
      expect(errorOf(uri).message).not.toContain(S);
      expect(errorOf(uri).message.length).toBeLessThan(150);
    }
  });
});

describe("a Steam code", () => {
  const STEAM = { ...PLAIN, type: "steam", digits: 5, issuer: "Steam" } as const;

  it.each([
    [`otpauth://steam/Steam:ada?secret=${S}&issuer=Steam`, "ada", ["period"]],
    [`otpauth://steam/Steam:ada?secret=${S}&issuer=Steam&algorithm=SHA1&digits=5&period=30`, "ada", []],
    [`otpauth://totp/Steam:ada?secret=${S}&issuer=Steam${FULL.replace("6", "5")}&encoder=steam`, "ada", []],
    [
      `otpauth://steam/Steam:ada?secret=${S}&algorithm=SHA256&digits=6&period=30`,
      "ada",
      ["algorithm", "digits"],
    ],
    [`steam://${S}`, "", ["issuer"]],
    [`STEAM://${S.toLowerCase()}/?x=1`, "", ["issuer"]],
  ])("is read from %s", (uri, account, remarked) => {
    expect(codeOf(uri)).toEqual({ ...STEAM, account });
    expect(remarksOf(uri).map(({ field }) => field)).toEqual(remarked);
  });

  it("without its secret is refused", () => {
    expect(errorOf("steam://").field).toBe("secret");
  });
});

it("reads a bare secret with all defaults named", () => {
  expect(parseOtpauthUri(" jbsw y3dp-ehpk 3pxp ")).toMatchObject({ code: PLAIN, own: {} });
  expect(remarksOf(S).map(({ field }) => field)).toEqual(["algorithm", "digits", "period"]);
  expect(errorOf("not a secret!").field).toBe("secret");
  expect(errorOf("").field).toBe("secret");
});

describe("writing", () => {
  it.each([
    [
      { ...PLAIN, issuer: "A:B & C", account: "ada#1?" },
      `otpauth://totp/A%3AB%20%26%20C:ada%231%3F?secret=${S}&issuer=A%3AB%20%26%20C${FULL}`,
    ],
    [{ ...PLAIN, account: "ada" }, `otpauth://totp/ada?secret=${S}${FULL}`],
    [{ ...PLAIN, account: "a:b" }, `otpauth://totp/:a%3Ab?secret=${S}${FULL}`],
    [{ ...PLAIN, issuer: "Harbour" }, `otpauth://totp/Harbour:?secret=${S}&issuer=Harbour${FULL}`],
    [{ ...PLAIN, issuer: "\ud800" }, `otpauth://totp/%EF%BF%BD:?secret=${S}&issuer=%EF%BF%BD${FULL}`],
  ])("has one form (%#)", (code, uri) => {
    expect(writeOtpauthUri(code)).toBe(uri);
  });

  const text = fc.string({ unit: "binary", maxLength: 12 }).map((value) => value.toWellFormed().trim());
  const codes: fc.Arbitrary<CodeParts> = fc
    .record({
      type: fc.constantFrom("totp", "hotp", "steam"),
      secret: fc.uint8Array({ minLength: 1, maxLength: 40 }),
      algorithm: fc.constantFrom("SHA-1", "SHA-256", "SHA-512"),
      digits: fc.integer({ min: 5, max: 10 }),
      moving: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
      issuer: text,
      account: text,
    })
    .map(({ type, moving, ...rest }) => ({
      ...rest,
      type,
      ...(type === "hotp" ? { counter: moving } : { period: moving }),
      ...(type === "steam" ? { algorithm: "SHA-1", digits: 5 } : {}),
    }));

  it("comes back as it went in, without a remark", () => {
    fc.assert(
      fc.property(codes, (code) => {
        const uri = writeOtpauthUri(code);
        const parsed = parseOtpauthUri(uri);
        expect({ ...parsed.code, secret: toBase32(parsed.code.secret) }).toEqual({
          ...code,
          secret: toBase32(code.secret),
        });
        expect(parsed.remarks).toEqual([]);
        expect(writeOtpauthUri(parsed.code)).toBe(uri);
      }),
    );
  });

  it("is stable for whatever can be read", () => {
    const piece = fc.constantFrom(
      ":",
      "%3A",
      "+",
      "%2B",
      "%",
      " ",
      "#",
      "?",
      "&",
      "=",
      "a",
      "é",
      "/",
      "\\",
      "%20",
      "period=3",
    );
    const wild = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(""));
    let read = 0;
    fc.assert(
      fc.property(wild, wild, wild, (label, issuer, extra) => {
        const uri = `otpauth://totp/${label}?issuer=${issuer}&x=${extra}&secret=${S}`;
        let code: CodeParts;
        try {
          code = codeOf(uri);
        } catch (error) {
          expect(error).toBeInstanceOf(CodeFieldError);
          return;
        }
        read++;
        const canonical = writeOtpauthUri(code);
        expect(writeOtpauthUri(codeOf(canonical))).toBe(canonical);
      }),
      { numRuns: 2000 },
    );
    expect(read).toBeGreaterThan(1500);
  });
});

it("spells out what has no shape where it names a value", () => {
  const uri = `otpauth://totp/a?secret=GEZDGNBV&algorithm=${encodeURIComponent("\u202emd5\u2066")}`;
  expect(() => parseOtpauthUri(uri)).toThrow('"\\u{202e}md5\\u{2066}"');
});
