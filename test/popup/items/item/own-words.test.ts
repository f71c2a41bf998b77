import { describe, expect, it } from "vitest";
import { itemHash, itemOfHash } from "../../../../popup/items/item/item-hash.ts";
import { changeOfForm, followed, formOf, siteOfInput } from "../../../../popup/items/item/own-form.ts";
import { recoveryCodesIn, withPasted, withUse } from "../../../../popup/items/item/recovery-lines.ts";
import { clipboardChoices } from "../../../../popup/views/settings/clipboard-choices.ts";
import { codeSummary, passkeySummary } from "../../../fakes/item-summaries.ts";

describe("recovery codes", () => {
  it("are the lines of what was pasted, without what stands before them", () => {
    const text = "1. abcd-efgh\r\n 2) ijkl \n\n- mnop\n• qrst\n☐ 1111 2222\n12345678\nijkl\n";
    expect(recoveryCodesIn(text)).toEqual(["abcd-efgh", "ijkl", "mnop", "qrst", "1111 2222", "12345678"]);
    expect(recoveryCodesIn(" \n\t")).toEqual([]);
  });

  it("come behind those that are there, which stay as they are", () => {
    const kept = [{ code: "a", usedAt: 5 }, { code: "b" }];
    expect(withPasted(kept, ["b", "c", "a"])).toEqual([...kept, { code: "c" }]);
  });

  it("are marked as used, and as not", () => {
    const kept = [{ code: "a" }, { code: "b", usedAt: 5 }];
    expect(withUse(kept, "a", 9)).toEqual([{ code: "a", usedAt: 9 }, kept[1]]);
    expect(withUse(kept, "b", null)).toEqual([kept[0], { code: "b" }]);
  });
});

describe("what a person writes", () => {
  const before = formOf(codeSummary("Site", "ann", { label: "Mine", site: "example.com" }), "a note");

  it("is changed only where it differs", () => {
    expect(changeOfForm(before, before)).toEqual({});
    expect(changeOfForm(before, { ...before, label: " ", note: " kept as it is " })).toEqual({
      label: "",
      note: " kept as it is ",
    });
    expect(changeOfForm(before, { ...before, issuer: " New ", site: "https://Other.example/login" })).toEqual(
      {
        issuer: "New",
        site: "other.example",
      },
    );
  });

  it("takes nothing back of what another window has written meanwhile", () => {
    const written = { ...before, label: "Ours" };
    const now = { ...before, note: "their note", label: "Theirs" };
    const form = followed(written, before, now);
    expect(form).toEqual({ ...before, label: "Ours", note: "their note" });
    expect(changeOfForm(now, form)).toEqual({ label: "Ours" });
  });

  it("has a host name as its site, or nothing", () => {
    expect(changeOfForm(before, { ...before, site: "two words" })).toBeNull();
    expect(changeOfForm(before, { ...before, site: "  " })).toEqual({ site: "" });
    expect(siteOfInput("example.com:8443")).toBe("example.com");
  });

  it("is the name and the note of a passkey", () => {
    const passkey = formOf(passkeySummary("example.com", "ann"), "");
    expect(changeOfForm(passkey, { ...passkey, label: "Work" })).toEqual({ label: "Work" });
  });
});

it("an item's page has a hash of its own", () => {
  const { item } = passkeySummary("example.com", "ann");
  expect(itemOfHash(itemHash(item))).toBe(item);
  for (const hash of ["", "#items", "#item=", "#item=short", `#item=${item}x`])
    expect(itemOfHash(hash)).toBeNull();
});

it("offers the time that is set, and never last", () => {
  expect(clipboardChoices(undefined)).toEqual([30, 60, 120, 300, 0]);
  expect(clipboardChoices(0)).toEqual([30, 60, 120, 300, 0]);
  expect(clipboardChoices(90)).toEqual([30, 60, 90, 120, 300, 0]);
});
