import { describe, expect, it } from "vitest";
import { KeyFormatError } from "../../src/cose/key-format-error.ts";
import { ExchangeError } from "../../src/exchange/errors.ts";
import { type Found, ReadingDraft } from "../../src/exchange/reading-draft.ts";
import { CodeFieldError } from "../../src/otp/code-fields.ts";

const FOUND: Found = {
  kind: "code",
  own: {},
  remarks: [],
  value: {
    type: "totp",
    secret: new Uint8Array([1]),
    algorithm: "SHA-1",
    digits: 6,
    period: 30,
    issuer: "",
    account: "",
    createdAt: 0,
  },
};

describe("a draft", () => {
  it("numbers what was found and what was refused, in one order", async () => {
    const draft = new ReadingDraft("aegis");
    const errors = [
      new ExchangeError("malformed", "first"),
      new KeyFormatError("second"),
      new CodeFieldError("secret", "third"),
    ];
    await draft.add("a", () => FOUND);
    for (const error of errors) await draft.add("b", () => Promise.reject(error));
    await draft.add("c", async () => FOUND);
    const { format, entries, refused } = draft.reading;
    expect(format).toBe("aegis");
    expect(entries.map(({ number }) => number)).toEqual([1, 5]);
    expect(refused.map(({ number, name, reason }) => `${number} ${name} ${reason}`)).toEqual([
      "2 b first",
      "3 b second",
      "4 b third",
    ]);
  });

  it("does not hide errors of the program", async () => {
    const draft = new ReadingDraft("aegis");
    const broken = draft.add("a", () => {
      throw new TypeError("a bug");
    });
    await expect(broken).rejects.toThrow(TypeError);
  });

  it("names each remark once, and cuts notes and names", async () => {
    const draft = new ReadingDraft("aegis");
    const remark = { field: "x", what: "dropped" } as const;
    await draft.add("a", () => ({ ...FOUND, own: { note: "n".repeat(100_001) }, remarks: [remark, remark] }));
    await draft.add("n".repeat(300), () => Promise.reject(new ExchangeError("malformed", "wrong")));
    const { entries, refused } = draft.reading;
    expect(entries[0]?.own.note).toHaveLength(100_000);
    expect(entries[0]?.remarks.map(({ field }) => field)).toEqual(["x", "note"]);
    expect(refused[0]?.name).toHaveLength(200);
  });

  it("stops at the first entry too many, found or refused", async () => {
    const draft = new ReadingDraft("aegis");
    const wrong = new ExchangeError("malformed", "wrong");
    for (let i = 0; i < 50_000; i++) {
      await draft.add("a", () => FOUND);
      await draft.add("a", () => Promise.reject(wrong));
    }
    const refused = draft.add("a", () => FOUND);
    await expect(refused).rejects.toMatchObject({ code: "too-large", number: 100_001 });
    expect(draft.reading.entries).toHaveLength(50_000);
  });
});
