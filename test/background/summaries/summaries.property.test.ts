import fc from "fast-check";
import { beforeEach, expect, it, vi } from "vitest";
import { toBase64Url } from "../../../src/bytes/base64url.ts";
import type { ItemChange } from "../../../src/wire/items.ts";
import { Background, resetBackground } from "../../fakes/background.ts";
import { freshList } from "../../fakes/fresh-list.ts";
import { someBytes } from "../../fakes/hex.ts";
import { BY_PIN, PIN } from "../../fakes/memory-vault.ts";
import { passkeyItem, put, totpItem } from "../../fakes/vault-items.ts";

vi.mock("hash-wasm", () => import("../../fakes/quick-argon2.ts"));
vi.mock("webextension-polyfill", async () => ({
  default: (await import("../../fakes/fake-system.ts")).fakeSystem,
}));
vi.mock("../../../background/storage/sites.ts", () => import("../../fakes/memory-sites.ts"));
vi.mock("../../../background/storage/attempts.ts", () => import("../../fakes/stored-attempts.ts"));
beforeEach(resetBackground);

/** The list of the summaries against a reading of everything, after any sequence of what can happen to a vault. */

const PASSPHRASE = "four words in a row";

type Step =
  | { do: "passkeys" | "codes" | "import"; count: number; seed: number }
  | { do: "change"; which: number; count: number; change: ItemChange }
  | { do: "erase"; which: number; count: number }
  | { do: "setting"; value: number }
  | { do: "move"; which: number; site: number }
  | { do: "advance" | "damage" | "lose"; which: number }
  | { do: "lock" | "stop" | "list" | "two at once" | "restore" | "slot" };

const which = fc.nat(200);
const seed = fc.nat(60);
const kind = <K extends Step["do"]>(...names: K[]) => fc.constantFrom(...names);
const steps = fc.array(
  fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({
        do: kind("passkeys", "codes", "import"),
        count: fc.integer({ min: 1, max: 45 }),
        seed,
      }),
    },
    {
      weight: 5,
      arbitrary: fc.record({
        do: kind("change"),
        which,
        count: fc.integer({ min: 1, max: 12 }),
        change: fc.constantFrom<ItemChange>(
          { favourite: true },
          { deleted: true },
          { deleted: false },
          { label: "Mine", note: "a note" },
          { archived: true },
          { issuer: "Other", site: "moved.example" },
        ),
      }),
    },
    { weight: 2, arbitrary: fc.record({ do: kind("erase"), which, count: fc.integer({ min: 1, max: 9 }) }) },
    { weight: 1, arbitrary: fc.record({ do: kind("setting"), value: fc.nat(9) }) },
    { weight: 2, arbitrary: fc.record({ do: kind("move"), which, site: fc.nat(9) }) },
    { weight: 2, arbitrary: fc.record({ do: kind("advance", "damage", "lose"), which }) },
    {
      weight: 4,
      arbitrary: fc.record({ do: kind("lock", "stop", "list", "two at once", "restore", "slot") }),
    },
  ) as fc.Arbitrary<Step>,
  { minLength: 1, maxLength: 14 },
);

/** A background over what another one has left: storage and session stay. */
function startedAfter({ storage, session, memory }: Background): Background {
  return new Background(storage, session, memory);
}

async function run(step: Step, background: Background): Promise<Background> {
  const { vault, storage } = background;
  const listed = (await background.value("items.list", {})).toSorted((a, b) => (a.item < b.item ? -1 : 1));
  const at = "which" in step && listed.length > 0 ? step.which % listed.length : 0;
  const some = listed.slice(at, at + ("count" in step ? step.count : 1)).map(({ item }) => item);
  switch (step.do) {
    case "passkeys":
    case "codes": {
      const items = Array.from({ length: step.count }, (_, i) =>
        step.do === "codes"
          ? totpItem(step.seed + i, i % 2 ? { site: `site${i % 7}.example` } : {})
          : passkeyItem(step.seed + i, {
              id: crypto.getRandomValues(someBytes(16, 1)),
              rpId: `s${i % 5}.example`,
            }),
      );
      await put(vault, ...items);
      break;
    }
    case "import": {
      const { import: id } = await background.value("import.begin", {});
      const entries = Array.from({ length: step.count }, (_, i) => ({
        ...{ kind: "code" as const, from: "aegis" as const, own: {} },
        value: {
          ...{ type: "totp" as const, secret: toBase64Url(someBytes(20, 9)), algorithm: "SHA-1" as const },
          ...{ digits: 6, period: 30, issuer: "Imported", account: `${step.seed + i}`, createdAt: 7 },
        },
      }));
      const states = await background.value("import.part", { import: id, entries });
      const add = states.flatMap(({ state }, i) => (state === "new" ? [i] : []));
      await background.value("import.commit", { import: id, add, replace: [] });
      break;
    }
    case "change":
      await background.value("items.change", { items: some, change: step.change });
      break;
    case "erase":
      await background.value("items.change", { items: some, change: { deleted: true } });
      await background.value("items.erase", { items: some });
      break;
    case "setting":
      await vault.setSetting("something", step.value);
      break;
    case "move":
      await background.value("items.change", { items: some, change: { site: `site${step.site}.example` } });
      break;
    case "advance":
      await background.call("codes.advance", { item: some[0] ?? toBase64Url(someBytes(16, 3)) });
      break;
    case "damage":
    case "lose": {
      const { length } = storage.records;
      if (length > 0) {
        if (step.do === "lose") storage.records.splice(step.which % length, 1);
        else Object.assign(storage.records[step.which % length] ?? {}, { sealed: new Uint8Array(528) });
      }
      await background.value("vault.repair", { secret: BY_PIN });
      break;
    }
    case "lock":
      await background.value("vault.lock", {});
      expect(await background.call("items.list", {})).toMatchObject({ error: { code: "locked" } });
      await background.value("vault.unlock", { secret: BY_PIN });
      break;
    case "stop":
      return startedAfter(background);
    case "list":
      await background.value("items.list", {});
      break;
    case "two at once": {
      const [before, , after] = await Promise.all([
        background.value("items.list", {}),
        background.value("codes.add", { codes: [] }),
        background.value("items.list", {}),
      ]);
      expect(after).toEqual(before);
      break;
    }
    case "restore": {
      const { file } = await background.value("backup.make", { secret: BY_PIN, passphrase: PASSPHRASE });
      await background.value("items.change", { items: some, change: { label: "changed since" } });
      await background.value("backup.restore", { file, passphrase: PASSPHRASE, replace: [...some] });
      break;
    }
    case "slot":
      await background.call("slots.add", { secret: BY_PIN, add: { type: "recovery" } });
      break;
  }
  return background;
}

it("is what a reading of everything gives, whatever has happened", async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (list) => {
      resetBackground();
      let background = new Background();
      await background.value("vault.create", { pin: PIN });
      for (const step of list) {
        background = await run(step, background);
        expect(await freshList(background)).toEqual(await shown(background));
        // And so does one that starts now, from what the session remembers.
        expect(await shown(startedAfter(background))).toEqual(await shown(background));
      }
    }),
    { numRuns: 25 },
  );
}, 120_000);

async function shown(background: Background) {
  return (await background.value("items.list", {})).toSorted((a, b) => (a.item < b.item ? -1 : 1));
}
