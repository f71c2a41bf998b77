import { type CborValue, encodeCbor } from "../../../../src/bytes/cbor.ts";
import { concat } from "../../../../src/bytes/concat.ts";
import { sealOf } from "../../../../src/vault/sealing/cipher.ts";
import type { Entry } from "../../../../src/vault/index/entry.ts";
import { frame } from "../../../../src/vault/sealing/frame.ts";
import { pageOf } from "../../../../src/vault/index/places.ts";
import { hex } from "../../../fakes/hex.ts";
import { changed, flip, list, save } from "./files.ts";
import { encodeFields, entriesCbor, inOrder, Lab, type Listed, pageText, type Wrong } from "./lab.ts";
import { BY_PIN, passkey, totp } from "./vaults.ts";

/** Manifests and pages with something wrong under right seals, and vaults of several pages. */
export async function makeWrongIndex(): Promise<void> {
  await wrongManifests();
  await wrongPages();
  await severalPages();
}

async function threeRecords(name: string): Promise<{ lab: Lab; listed: Listed[] }> {
  const lab = await Lab.make(name);
  const listed = [await lab.record(passkey(1)), await lab.record(passkey(2)), await lab.record(totp)];
  return { lab, listed };
}

async function wrongManifests(): Promise<void> {
  const bad = async (name: string, description: string, wrong: Wrong["manifest"]) => {
    const { lab, listed } = await threeRecords(`bad-manifest-${name}`);
    const file = await lab.file(listed, wrong && { manifest: wrong });
    save(`bad-manifest-${name}`, description, file, BY_PIN, { refused: "manifest-damaged" });
  };
  await bad("records", "a manifest that counts one record more than its pages list", { records: 4 });
  await bad("entries", "a manifest that counts one entry more than its pages list", { entries: 4 });
  await bad("generation", "a manifest with another generation than its row", { generation: 8 });
  await bad("no-pages", "a manifest without pages", { pages: new Uint8Array() });
  await bad("half-seal", "a manifest with half a seal", { pages: new Uint8Array(24) });
  await bad("unknown-field", "a manifest with an unknown field", { zzzzzzzzzzz: 1 });

  const badText = async (
    name: string,
    description: string,
    text: (fields: [string, CborValue][]) => Uint8Array,
  ) => {
    const { lab, listed } = await threeRecords(`bad-manifest-${name}`);
    const page = await lab.page(0, pageText(inOrder(listed.map(({ entry }) => entry))));
    const fields: [string, CborValue][] = [
      ["pages", sealOf(page)],
      ["header", lab.headerRow(lab.headerBody()).mac],
      ["entries", 3],
      ["records", 3],
      ["generation", lab.generation],
    ];
    const file = await lab.fileOfPages(listed, [page], { manifest: text(fields) });
    save(`bad-manifest-${name}`, description, file, BY_PIN, { refused: "manifest-damaged" });
  };
  const sound = (fields: [string, CborValue][]) => frame(encodeFields(Object.fromEntries(fields)));
  await badText("key-order", "a manifest with its fields in the wrong order", (fields) =>
    frame(encodeCbor(new Map(fields.toReversed()))),
  );
  await badText("padding-not-zero", "a manifest whose padding is not zero", (fields) =>
    lastByteOne(sound(fields)),
  );
  await badText("padding-too-long", "a manifest with 512 bytes of padding too many", (fields) =>
    concat(sound(fields), new Uint8Array(512)),
  );
}

function lastByteOne(text: Uint8Array): Uint8Array {
  text[text.length - 1] = 1;
  return text;
}

async function wrongPages(): Promise<void> {
  const damaged = [{ finding: "page-damaged", page: 0 }];
  const found = async (name: string, description: string, page: (entries: Entry[]) => Uint8Array) => {
    const { lab, listed } = await threeRecords(`found-page-${name}`);
    const text = page(inOrder(listed.map(({ entry }) => ({ ...entry }))));
    save(
      `found-page-${name}`,
      description,
      await lab.file(listed, { page: text }),
      BY_PIN,
      lab.opened([], damaged),
    );
  };
  const first = (entries: Entry[], change: Partial<Entry>) =>
    entries.map((entry, i) => (i === 0 ? { ...entry, ...change } : entry));
  await found("long-length", "a page with its number of entries in more bytes than it needs", (entries) =>
    frame(concat(Uint8Array.of(0x98, entries.length), entriesCbor(entries).subarray(1))),
  );
  await found("trailing", "a page with a byte after its end", (entries) =>
    frame(concat(entriesCbor(entries), new Uint8Array(1))),
  );
  await found("padding-not-zero", "a page whose padding is not zero", (entries) =>
    lastByteOne(pageText(entries)),
  );
  await found("padding-too-long", "a page with 512 bytes of padding too many", (entries) =>
    concat(pageText(entries), new Uint8Array(512)),
  );
  await found("order", "a page with its entries in the wrong order", (entries) =>
    pageText(entries.toReversed()),
  );
  await found("entry-twice", "a page with an entry twice", ([one, ...others]) =>
    pageText(one ? [one, one, ...others] : []),
  );
  await found("kind-4", "a page with an entry of an unknown kind", (entries) =>
    pageText(first(entries, { kind: 4 })),
  );
  await found("great-revision", "a page with an entry of revision 2^48 + 1", (entries) =>
    pageText(first(entries, { revision: 2 ** 48 + 1 })),
  );
  await found("long-name", "a page with a name of 129 bytes", (entries) =>
    pageText(first(entries, { name: `${"é".repeat(64)}x` })),
  );

  {
    const name = "found-page-name-in-tombstone";
    const { lab, listed } = await threeRecords(name);
    const gone = await lab.record(passkey(3));
    const all = [...listed, { ...gone, entry: { ...gone.entry, seal: null } }];
    const file = await lab.file(all, { records: listed.map(({ row }) => row) });
    save(name, "a page with a name in a tombstone", file, BY_PIN, lab.opened([], damaged));
  }
  {
    const name = "found-page-older";
    const { lab, listed } = await threeRecords(name);
    const file = await lab.file(listed);
    const text = pageText(inOrder(listed.map(({ entry }) => entry)));
    const older = await lab.page(0, text);
    const replaced = changed(file, (content) => {
      for (const part of ["nonce", "sealed"] as const) list(content.get("pages"))[0]?.set(part, older[part]);
    });
    save(
      name,
      "a page under a right seal that is not the one in the manifest",
      replaced,
      BY_PIN,
      lab.opened([], damaged),
    );
  }
}

/** Three pages with few records: more pages than a writer needs, but what they list is as it should be. */
async function threePages(name: string) {
  const lab = await Lab.make(name);
  const listed: Listed[] = [];
  for (let n = 0; n < 9; n++) listed.push(await lab.record(passkey(20 + n, { rpId: `site${n}.example` })));
  const on = (page: number) => listed.filter(({ entry }) => pageOf(entry.place, 3) === page);
  return { lab, listed, on };
}

const pagesOf = (lab: Lab, lists: readonly Entry[][]) =>
  Promise.all(lists.map((entries, number) => lab.page(number, pageText(inOrder([...entries])))));

async function severalPages(): Promise<void> {
  {
    const name = "good-three-pages";
    const { lab, listed } = await threePages(name);
    const file = await lab.fileOfPages(listed, await pagesOf(lab, lab.spread(listed, 3)));
    save(name, "nine records on three pages", file, BY_PIN, lab.opened(listed));
  }
  {
    const name = "found-page-of-three";
    const { lab, listed, on } = await threePages(name);
    const file = await lab.fileOfPages(listed, await pagesOf(lab, lab.spread(listed, 3)));
    const damaged = changed(file, (content) => flip(list(content.get("pages"))[1], "sealed"));
    const rest = lab.opened([...on(0), ...on(2)], [{ finding: "page-damaged", page: 1 }]);
    save(name, "one bit of the second of three pages: the others go on", damaged, BY_PIN, rest);
  }
  {
    const name = "found-tombstone-beside-damaged-page";
    const { lab, listed, on } = await threePages(name);
    const [gone, ...kept] = on(0);
    if (!gone) throw new Error("No record on page 0");
    gone.entry = { ...gone.entry, seal: null, name: "" };
    const file = await lab.fileOfPages(listed, await pagesOf(lab, lab.spread(listed, 3)));
    const damaged = changed(file, (content) => flip(list(content.get("pages"))[1], "sealed"));
    const findings = [
      { finding: "page-damaged", page: 1 },
      { finding: "record-unlisted", record: hex(gone.row.id) },
    ];
    const description = "one bit of the second of three pages, and a row that the first one lists as deleted";
    save(name, description, damaged, BY_PIN, lab.opened([...kept, ...on(2)], findings));
  }
  {
    const name = "found-entry-in-wrong-page";
    const { lab, listed, on } = await threePages(name);
    const lists = lab.spread(listed, 3);
    const [moved] = lists[0]?.splice(0, 1) ?? [];
    if (!moved) throw new Error("No entry on page 0");
    lists[2]?.push(moved);
    const file = await lab.fileOfPages(listed, await pagesOf(lab, lists));
    const sound = [...on(0).filter(({ entry }) => entry !== moved), ...on(1)];
    const findings = [{ finding: "page-damaged", page: 2 }];
    save(name, "an entry of the first page in the third one", file, BY_PIN, lab.opened(sound, findings));
  }
  {
    const name = "found-id-in-two-pages";
    const { lab, listed, on } = await threePages(name);
    const [twice] = on(0);
    const [neighbour] = on(2);
    if (!twice || !neighbour) throw new Error("A page without records");
    const lists = lab.spread(listed, 3);
    lists[2]?.push({ ...twice.entry, place: neighbour.entry.place });
    const file = await lab.fileOfPages(listed, await pagesOf(lab, lists), {
      manifest: { entries: 10, records: 10 },
    });
    const findings = [{ finding: "page-damaged", page: 2 }];
    const description = "a record of the first page in the third one too, at a place of that page";
    save(name, description, file, BY_PIN, lab.opened([...on(0), ...on(1)], findings));
  }
}
