import { expect, it } from "vitest";
import { MAX_OBSERVED_LENGTH, parseObserved } from "../../src/wire/observed.ts";
import { CEREMONY_ID as id } from "../fakes/requests.ts";

const begin = {
  id,
  type: "begin",
  method: "create",
  at: 1.5,
  options: { challenge: "AAEC" },
  unread: [],
  notBytes: [],
  signal: false,
  parsed: true,
  late: false,
  activated: true,
  autocompleteField: false,
};
const end = { id, type: "end", at: 2, aborted: false, credential: { id: "AAEC" } };

it.each([begin, end, { ...begin, mediation: "conditional", uiMode: "immediate", policyAllows: false }])(
  "%j comes back as it is",
  (message) => {
    expect(parseObserved(message, 1_000)).toEqual(message);
  },
);

it("drops what no message has, and what is too long", () => {
  const long = { text: "x".repeat(MAX_OBSERVED_LENGTH) };
  expect(parseObserved({ ...begin, origin: "https://evil.test", options: long }, 0)).toEqual({
    ...begin,
    options: null,
  });
  const said = parseObserved({ ...end, error: { name: "E", message: "x".repeat(5_000) } }, 0);
  expect(said).toMatchObject({ error: { name: "E", message: "x".repeat(1_024) } });
});

it.each([-1, 1e300, Number.NaN, 2_000_000_000_000])("takes %d for no time, but that of its coming", (at) => {
  const now = 1_900_000_000_000;
  expect(parseObserved({ ...begin, at }, now)).toMatchObject({ at: now });
  expect(parseObserved({ ...end, at }, now)).toMatchObject({ at: now });
  expect(parseObserved({ ...end, at: now - 30_000.5 }, now)).toMatchObject({ at: now - 30_000.5 });
});

it("keeps as much of a text as an entry has room for", () => {
  const long = "x".repeat(300);
  const given = { ...begin, mediation: long, uiMode: long, unread: [long], notBytes: [long] };
  const short = long.slice(0, 256);
  expect(parseObserved(given, 0)).toMatchObject({
    mediation: short,
    uiMode: short,
    unread: [short],
    notBytes: [short],
  });
});

it.each([
  null,
  "begin",
  {},
  { ...begin, id: "1" },
  { ...begin, at: "now" },
  { ...begin, method: "store" },
  { ...begin, unread: "rp" },
  { ...begin, notBytes: Array.from({ length: 65 }, () => "a") },
  { ...begin, type: "other" },
  { ...end, error: 5 },
])("%j is refused", (message) => {
  expect(() => parseObserved(message, 0)).toThrow(TypeError);
});
