import { toBase64Url } from "../../../../src/bytes/base64url.ts";
import type { CborMap, CborValue } from "../../../../src/bytes/cbor.ts";
import { concat } from "../../../../src/bytes/concat.ts";
import { formatRecoveryCode } from "../../../../src/vault/slots/recovery-code.ts";
import { SlotKeeper } from "../../../../src/vault/slots/slot-keeper.ts";
import { someBytes } from "../../../fakes/hex.ts";
import { changed, fileOf, flip, inBody, list, map, save, slot } from "./files.ts";
import { BY_PIN, COST, counted, type Made, newVault, OUTPUT, PIN, USUAL } from "./vaults.ts";

/** Vaults that are refused: changed in what lies in the open, or tried with another secret. */
export async function makeRefused(kinds: Made, platform: Made, dump: Uint8Array): Promise<void> {
  const kindsFile = fileOf(kinds);
  const bad = (
    name: string,
    description: string,
    refused: string,
    change: (content: CborMap) => void,
    secret: unknown = BY_PIN,
  ) => save(`bad-${name}`, description, changed(kindsFile, change), secret, { refused });

  save("bad-magic", "another first byte", concat(Uint8Array.of(0x6c), kindsFile.subarray(1)), BY_PIN, {
    refused: "not-latchkey",
  });
  save("bad-cut", "the last byte is missing", kindsFile.subarray(0, -1), BY_PIN, { refused: "malformed" });
  save("bad-trailing", "a byte after the end", concat(kindsFile, new Uint8Array(1)), BY_PIN, {
    refused: "malformed",
  });
  bad("newer-format", "format 3, with a slot of a kind unknown today", "newer-format", (content) =>
    inBody(content, (body) => {
      body.set("format", 3);
      slot(body, 0).set("type", "telepathy");
    }),
  );
  bad("older-format", "format 1 in a header of this form", "malformed", (content) =>
    inBody(content, (body) => body.set("format", 1)),
  );
  bad("unknown-file-field", "a field of the file that this page does not know", "malformed", (content) =>
    content.set("zzzzzzzzz", 1),
  );
  bad("no-manifest", "no manifest", "malformed", (content) => content.delete("manifest"));
  bad("unknown-header-field", "a field of the header that this page does not know", "malformed", (content) =>
    inBody(content, (body) => body.set("zzzzzzz", 1)),
  );
  {
    const at = Buffer.from(kindsFile).indexOf(Buffer.from("\x6ageneration")) + 11;
    const value = kindsFile[at] ?? 0;
    save(
      "bad-long-integer",
      "the manifest row's generation in more bytes than it needs",
      concat(kindsFile.subarray(0, at), Uint8Array.of(0x18, value), kindsFile.subarray(at + 1)),
      BY_PIN,
      { refused: "malformed" },
    );
  }
  bad("key-order", "two fields of a record row in the wrong order", "malformed", (content) => {
    const row = list(content.get("records"))[0];
    const id = row?.get("id") as Uint8Array;
    row?.delete("id");
    row?.set("id", id);
  });
  bad("record-order", "two records in the wrong order", "malformed", (content) => {
    list(content.get("records")).reverse();
  });
  bad("record-twice", "a record twice", "malformed", (content) => {
    const records = list(content.get("records"));
    records.splice(1, 0, structuredClone(records[0]) as CborMap);
  });
  bad("short-tag-key", "a tagKey of 31 bytes", "malformed", (content) =>
    inBody(content, (body) => body.set("tagKey", new Uint8Array(31))),
  );
  bad("no-slots", "no slots", "malformed", (content) => inBody(content, (body) => body.set("slots", [])));
  bad("same-slot-id", "two slots of one id", "malformed", (content) =>
    inBody(content, (body) => slot(body, 1).set("id", slot(body, 0).get("id") as Uint8Array)),
  );
  bad("slot-without-kdf", "a PIN slot without kdf", "malformed", (content) =>
    inBody(content, (body) => slot(body, 0).delete("kdf")),
  );
  bad("kdf-name", "Argon2i", "malformed", (content) =>
    inBody(content, (body) => map(slot(body, 0).get("kdf")).set("name", "argon2i")),
  );
  for (const [field, value] of [
    ["memory", 19_455],
    ["memory", 1_048_577],
    ["passes", 1],
    ["passes", 17],
    ["lanes", 0],
    ["lanes", 5],
  ] as const) {
    bad(`kdf-${field}-${value}`, `${field} = ${value}`, "kdf-limits", (content) =>
      inBody(content, (body) => map(slot(body, 0).get("kdf")).set(field, value)),
    );
  }
  bad("wrong-pin", "another PIN", "wrong-secret", () => {}, { type: "pin", pin: "correct horsf" });
  bad("wrong-recovery", "another recovery code", "wrong-secret", () => {}, {
    type: "recovery",
    code: formatRecoveryCode(someBytes(16, 78)),
  });
  bad("no-such-slot", "a vault without a slot for the platform's authenticator", "wrong-secret", () => {}, {
    type: "platform",
    output: toBase64Url(OUTPUT),
  });
  bad("kdf-changed", "another cost within the limits", "wrong-secret", (content) =>
    inBody(content, (body) => map(slot(body, 0).get("kdf")).set("passes", 3)),
  );
  bad("commitment", "one bit of the commitment", "wrong-secret", (content) =>
    inBody(content, (body) => flip(slot(body, 0), "commitment")),
  );
  bad("wrapped", "one bit of the wrapped key", "slot-damaged", (content) =>
    inBody(content, (body) => flip(slot(body, 0), "wrapped")),
  );
  bad("slot-nonce", "one bit of a slot's nonce", "slot-damaged", (content) =>
    inBody(content, (body) => flip(slot(body, 0), "nonce")),
  );
  bad("header-mac", "one bit of the header's MAC", "header-changed", (content) =>
    flip(map(content.get("header")), "mac"),
  );
  bad("tag-key", "another tagKey", "header-changed", (content) =>
    inBody(content, (body) => flip(body, "tagKey")),
  );
  bad("slot-dropped", "the recovery slot was taken out", "header-changed", (content) =>
    inBody(content, (body) => (body.get("slots") as CborValue[]).pop()),
  );
  bad("other-slot-changed", "one bit of the slot that was not opened", "header-changed", (content) =>
    inBody(content, (body) => flip(slot(body, 1), "commitment")),
  );
  bad("manifest", "one bit of the manifest", "manifest-damaged", (content) =>
    flip(map(content.get("manifest")), "sealed"),
  );
  bad("generation", "another generation in clear", "manifest-damaged", (content) =>
    map(content.get("manifest")).set("generation", 3),
  );

  // An older header beside a newer manifest: the PIN was changed in between.
  const repinned = await newVault(USUAL, BY_PIN);
  const oldHeader = structuredClone(repinned.storage.header);
  const [pinSlot] = await repinned.vault.slots();
  if (pinSlot)
    await new SlotKeeper(repinned.vault, repinned.storage, counted).replace(BY_PIN, pinSlot.id, {
      type: "pin",
      pin: "another PIN",
      cost: COST,
    });
  repinned.storage.header = oldHeader;
  save(
    "bad-older-header",
    "the header from before the PIN was changed, with the manifest from after",
    fileOf(repinned),
    BY_PIN,
    { refused: "header-changed" },
  );

  // Of a dump, and with the platform's authenticator.
  const other = toBase64Url(someBytes(32, 12));
  const output = toBase64Url(OUTPUT);
  const platformFile = fileOf(platform);
  const wrong = { refused: "wrong-secret" };
  save(
    "bad-wrong-platform",
    "another answer of the platform's authenticator",
    platformFile,
    { type: "platform", output: other },
    wrong,
  );
  save(
    "bad-wrong-pin-with-platform",
    "another PIN, and the right answer of the authenticator",
    platformFile,
    { type: "pin+platform", pin: "correct horsf", output },
    wrong,
  );
  save(
    "bad-wrong-platform-with-pin",
    "the right PIN, and another answer of the authenticator",
    platformFile,
    { type: "pin+platform", pin: PIN, output: other },
    wrong,
  );
  const badDump = (name: string, description: string, change: (content: CborMap) => void) =>
    save(`bad-${name}`, description, changed(dump, change), BY_PIN, { refused: "malformed" });
  badDump("attempts", "a dump with a counter of wrong PINs without its wait", (content) =>
    list(content.get("attempts"))[0]?.delete("wait"),
  );
  badDump("attempts-18", "a dump with 18 counters of wrong PINs", (content) => {
    const [one] = list(content.get("attempts"));
    const slot = (n: number) => new Uint8Array(16).fill(n);
    content.set(
      "attempts",
      Array.from({ length: 18 }, (_, n): CborValue => new Map([...(one ?? [])]).set("slot", slot(n))),
    );
  });
  badDump("attempts-negative", "a dump with a counter of wrong PINs below 0", (content) =>
    list(content.get("attempts"))[0]?.set("failures", -1),
  );
  badDump("sites-order", "a dump with sites in the wrong order", (content) =>
    content.set("sites", ["example.com", "bank.example"]),
  );
  badDump("sites-twice", "a dump with a site twice", (content) =>
    content.set("sites", ["example.com", "example.com"]),
  );
  badDump("quarantine", "a dump with something else than bytes among the rows set aside", (content) =>
    content.set("quarantine", [1]),
  );
  bad("sealed-short", "a record whose sealed part is a byte shorter than any", "malformed", (content) => {
    const row = list(content.get("records"))[0];
    row?.set("sealed", (row.get("sealed") as Uint8Array).slice(0, 527));
  });
  bad("integer-key", "a record row with a key that is no text", "malformed", (content) => {
    const row = list(content.get("records"))[0];
    const fields = [...(row ?? [])];
    row?.clear();
    row?.set(1, 1);
    for (const [name, value] of fields) row?.set(name, value);
  });
  bad("tag-of-code", "a tag in a code's row", "malformed", (content) => {
    const row = list(content.get("records")).find((one) => one.get("kind") === 2);
    const fields = [...(row ?? [])];
    row?.clear();
    for (const [name, value] of [["id", fields[0]?.[1]], ["tag", new Uint8Array(32)], ...fields.slice(1)] as [
      string,
      CborValue,
    ][])
      row?.set(name, value);
  });
}
