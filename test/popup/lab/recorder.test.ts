import { beforeEach, expect, it, vi } from "vitest";
import { Recorder } from "../../../popup/lab/recording/recorder.ts";
import { readLog, writeLog } from "../../../src/lab/log/file.ts";
import type { ObservedBegin, ObservedDocument, ObservedEnd } from "../../../src/wire/observed.ts";
import type { CeremonyWord, SeenDocument } from "../../../src/wire/seen.ts";
import { goodCreation, goodRequest } from "../../fakes/log-entries.ts";
import { CEREMONY_ID, OTHER_CEREMONY_ID, smallCreate, smallGet } from "../../fakes/requests.ts";

const OTHER_CALL = "31234567-89ab-4cde-8f01-23456789abcd";
const CALL = "21234567-89ab-4cde-8f01-23456789abcd";
const place: SeenDocument = {
  tabId: 3,
  frameId: 0,
  documentId: "DOCUMENT-1",
  origin: "https://example.com",
  sameOriginWithAncestors: true,
};

let recorder: Recorder;
beforeEach(() => {
  recorder = new Recorder();
});

function begin(changes: Partial<ObservedBegin & ObservedDocument> = {}, id = CALL, document = place): void {
  const word = {
    type: "begin" as const,
    method: "create" as const,
    at: 1_000,
    options: goodCreation(),
    unread: [],
    notBytes: [],
    signal: false,
    parsed: false,
    late: false,
    activated: true,
    autocompleteField: false,
    ...changes,
  };
  recorder.take({ type: "call", document, word: { id, ...word } });
}

function end(changes: Partial<ObservedEnd> = {}, id = CALL): void {
  recorder.take({
    type: "call",
    document: place,
    word: { id, type: "end", at: 1_500, aborted: false, ...changes },
  });
}

function ceremony(word: CeremonyWord, id = CEREMONY_ID): void {
  recorder.take({ type: "ceremony", document: place, id, word });
}

const received = (at = 1_010): CeremonyWord => ({ type: "received", at, request: smallCreate() });
const answered = (changes: object): CeremonyWord =>
  ({ type: "answered", at: 1_480, by: "latchkey", outcome: { type: "native" }, ...changes }) as CeremonyWord;
const CREDENTIAL = {
  id: "AAEC",
  rawId: "AAEC",
  type: "public-key",
  response: { clientDataJSON: "e30" },
  clientExtensionResults: { prf: { enabled: true, results: { first: "AAECAwQF" } } },
};
const entry = () => recorder.recorded[0]?.entry;

it("a call that never comes to Latchkey is the browser's", () => {
  begin();
  expect(recorder.recorded).toMatchObject([
    { open: true, tabId: 3, entry: { outcome: { type: "pending" } } },
  ]);
  end({ error: { name: "NotAllowedError", message: "No" } });
  expect(recorder.recorded[0]?.open).toBe(false);
  expect(entry()).toMatchObject({
    answeredBy: "native",
    outcome: { type: "error", name: "NotAllowedError" },
    timing: { total: 500, stages: [{ name: "browser", start: 0, duration: 500 }] },
    caller: { origin: "https://example.com", inFrame: false, activated: true },
    signal: "none",
  });
});

it("one that waits for the developer names its profile, and is one though the background was stopped", () => {
  begin();
  const word = { ...received(), profile: "Bench" } as CeremonyWord;
  ceremony(word);
  expect(entry()).toMatchObject({ answeredBy: "lab", profile: "Bench", outcome: { type: "pending" } });
  ceremony({ ...word, at: 9_000 } as CeremonyWord);
  expect(recorder.recorded).toHaveLength(1);
  ceremony(
    answered({
      by: "lab",
      profile: "Bench",
      faults: [],
      outcome: { type: "error", name: "NotAllowedError", message: "" },
    }),
  );
  end({ error: { name: "NotAllowedError", message: "No" } });
  expect(entry()).toMatchObject({
    answeredBy: "lab",
    outcome: { name: "NotAllowedError" },
    timing: { total: 500 },
  });
});

it("one that Latchkey answered has its stages, in whatever order both were told", () => {
  for (const first of ["page", "latchkey"] as const) {
    recorder.clear();
    if (first === "page") begin();
    ceremony(received());
    if (first === "latchkey") begin();
    ceremony({ type: "span", at: 1_020, stage: "person", duration: 400 });
    ceremony({ type: "span", at: 1_430, stage: "vault", duration: 20 });
    ceremony(answered({ outcome: { type: "credential", credential: CREDENTIAL } }));
    end({ credential: CREDENTIAL });
    expect(recorder.recorded).toHaveLength(1);
    expect(entry()?.answeredBy).toBe("latchkey");
    expect(entry()?.timing.stages).toEqual([
      { name: "page", start: 0, duration: 10 },
      { name: "latchkey", start: 10, duration: 470 },
      { name: "person", start: 20, duration: 400 },
      { name: "vault", start: 430, duration: 20 },
      { name: "deliver", start: 480, duration: 20 },
    ]);
  }
});

it("one that Latchkey left to the browser is the browser's", () => {
  begin();
  ceremony(received());
  ceremony(answered({}));
  end({ credential: CREDENTIAL });
  expect(entry()).toMatchObject({ answeredBy: "native", outcome: { type: "credential" } });
});

it("nothing secret of a real credential is kept, and all of a lab profile's", () => {
  begin();
  end({ credential: CREDENTIAL });
  expect(JSON.stringify(entry())).not.toContain("AAECAwQF");
  recorder.clear();
  begin();
  ceremony(received());
  const faults = ["up-zero"];
  ceremony(
    answered({
      by: "lab",
      profile: "Bench",
      faults,
      outcome: { type: "credential", credential: CREDENTIAL },
    }),
  );
  end({ credential: { ...CREDENTIAL, clientExtensionResults: {} } });
  expect(entry()).toMatchObject({ answeredBy: "lab", profile: "Bench", faults });
  expect(JSON.stringify(entry())).toContain("AAECAwQF");
});

it("a ceremony that went past the observer is there all the same", () => {
  ceremony(received());
  ceremony(answered({ outcome: { type: "error", name: "NotAllowedError", message: "No" } }));
  expect(entry()).toMatchObject({
    ceremony: "create",
    answeredBy: "latchkey",
    options: { user: { name: "ada" } },
    outcome: { type: "error", name: "NotAllowedError" },
  });
});

it("calls of other documents, other methods and other times are kept apart", () => {
  begin({}, CALL, { ...place, documentId: "DOCUMENT-2" });
  begin({ method: "get", options: {} }, OTHER_CEREMONY_ID);
  begin({ at: 100 }, "31234567-89ab-4cde-8f01-23456789abcd");
  ceremony(received(20_000));
  expect(recorder.recorded).toHaveLength(4);
});

it("an abort, getters and what is no byte string are told", () => {
  begin({
    signal: true,
    unread: ["rp"],
    notBytes: ["challenge"],
    mediation: "conditional",
    uiMode: "immediate",
  });
  end({ aborted: true, error: { name: "AbortError", message: "" } });
  expect(entry()).toMatchObject({
    signal: "aborted",
    unread: ["rp"],
    notBytes: ["challenge"],
    mediation: "conditional",
    uiMode: "immediate",
  });
});

it("the front door is told: objects of the page's own, a parser's, or a function that nobody watched", () => {
  begin();
  expect(entry()?.frontDoor).toBe("objects");
  recorder.clear();
  begin({ parsed: true });
  expect(entry()?.frontDoor).toBe("parsed");
  recorder.clear();
  ceremony(received());
  expect(entry()?.frontDoor).toBe("kept");
});

it.each([
  ["options", () => begin({ options: "nothing" })],
  ["answers", () => [begin(), end({ credential: { id: 5 } })]],
  ["times", () => [begin({ at: 2_000 }), end()]],
])("a page may tell any %s", (_, tell) => {
  vi.spyOn(console, "warn").mockImplementation(() => {});
  tell();
  expect(recorder.recorded).toHaveLength(1);
});

it("a credential that a lab profile did not give is a real one, without its secrets", () => {
  begin();
  ceremony(received());
  ceremony(answered({ by: "lab", outcome: { type: "error", name: "NotAllowedError", message: "No" } }));
  expect(entry()?.answeredBy).toBe("lab");
  end({ credential: CREDENTIAL });
  expect(entry()?.answeredBy).toBe("native");
  expect(JSON.stringify(recorder.recorded)).not.toContain("AAECAwQF");
});

it("keeps fewer where a page tells much of each", () => {
  const id = (i: number) => `21234567-89ab-4cde-8f01-${`${i}`.padStart(12, "0")}`;
  const much = "x".repeat(250_000);
  for (let i = 1; i <= 100; i++) begin({ options: goodCreation({ more: much }) }, id(i));
  const ids = recorder.recorded.map(({ entry }) => Number(entry.id));
  expect(ids.at(-1)).toBe(100);
  expect(ids.length).toBeGreaterThan(50);
  expect(JSON.stringify(recorder.recorded).length).toBeLessThan(17_000_000);
});

it("keeps the last 500, and goes on after it was cleared", () => {
  const seen = vi.fn();
  recorder.subscribe(seen);
  for (let i = 0; i < 510; i++) begin({}, `${i}`);
  expect(recorder.recorded).toHaveLength(500);
  expect(recorder.recorded[0]?.entry.id).toBe("11");
  recorder.clear();
  end({}, "509");
  expect(recorder.recorded).toEqual([]);
  begin();
  expect(entry()?.id).toBe("511");
  expect(seen.mock.calls.length).toBeGreaterThan(510);
});

it("a loaded log comes after what is there, under ids of its own", () => {
  begin();
  end();
  const [first] = recorder.recorded;
  if (!first) throw new Error("Nothing recorded");
  const [one, other] = [2_000, 3_000].map((startedAt) => ({ ...first.entry, startedAt }));
  if (!one || !other) throw new Error("Two entries");
  expect(recorder.load([one, { ...other, id: "other" }])).toBe(2);
  expect(recorder.recorded.map(({ entry }) => entry.id)).toEqual(["1", "2", "3"]);
  expect(recorder.recorded.map(({ loaded }) => loaded)).toEqual([false, true, true]);
});

it("a call that is there already is not loaded beside itself, also where it was saved before it ended", () => {
  begin();
  const [early] = recorder.recorded;
  end();
  const [ended] = recorder.recorded;
  if (!early || !ended) throw new Error("Nothing recorded");
  expect(recorder.load([early.entry, ended.entry])).toBe(0);
  expect(recorder.recorded).toHaveLength(1);
  recorder.clear();
  expect(recorder.load([ended.entry, { ...ended.entry, id: "again" }])).toBe(1);
  expect(recorder.recorded[0]?.entry.outcome).toEqual(ended.entry.outcome);
});

it("ends a call that waited for days", () => {
  begin({ method: "get", mediation: "conditional", options: goodRequest() });
  ceremony({ type: "received", at: 1_010, request: { ...smallGet(), mediation: "conditional" } });
  const days = 3 * 86_400_000;
  ceremony(answered({ at: days }));
  end({ at: days + 20, error: { name: "AbortError", message: "" } });
  const [recorded] = recorder.recorded;
  expect(recorded?.open).toBe(false);
  expect(recorded?.entry).toMatchObject({
    outcome: { type: "error", name: "AbortError" },
    timing: { total: 86_400_000 },
  });
});

it("does not have a log twice that is saved and loaded beside itself", () => {
  begin();
  end({ credential: CREDENTIAL });
  begin({ at: 9_000 }, OTHER_CALL);
  end({ at: 9_500, credential: CREDENTIAL }, OTHER_CALL);
  const saved = readLog(writeLog(recorder.recorded.map(({ entry }) => entry)));
  recorder.load(saved);
  expect(recorder.recorded).toHaveLength(2);
  recorder.clear();
  recorder.load([...saved, ...saved]);
  expect(recorder.recorded.map(({ entry }) => entry.startedAt)).toEqual([1_000, 9_000]);
});
