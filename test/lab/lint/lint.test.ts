import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MOST_EVIDENCE, MOST_VALUE } from "../../../src/lab/lint/finding.ts";
import { lint } from "../../../src/lab/lint/lint.ts";
import type { LogEntry } from "../../../src/lab/log/entry.ts";
import { readEntry } from "../../../src/lab/log/guard.ts";
import type { JsonObject } from "../../../src/lab/log/json-value.ts";
import { bytesNamed, entryOf, goodCreation, goodRequest } from "../../fakes/log-entries.ts";
import { fullCreate, fullGet } from "../../fakes/requests.ts";
import { answer, create, get } from "./cases/case.ts";

describe("the findings of a log", () => {
  it("are none of an empty one, and no errors and warnings of good calls", () => {
    expect(lint([])).toEqual([]);
    const findings = lint([create(), create(), get(), get()]);
    expect(findings.filter(({ severity }) => severity !== "advice")).toEqual([]);
  });

  it("are told once for one cause, with all entries that have it", () => {
    const calls = Array.from({ length: 12 }, () => get({ timeout: 60_000 }));
    const short = lint(calls).filter(({ id }) => id === "timeout-short");
    expect(short).toHaveLength(1);
    expect(short[0]?.entries).toEqual(calls.map(({ id }) => id));
    expect(short[0]?.evidence).toHaveLength(MOST_EVIDENCE);
    expect(short[0]?.evidence[0]).toEqual({ entry: calls[0]?.id, path: "timeout", value: "60000" });
  });

  it("are told for each cause, and for each site", () => {
    const other = get(
      { timeout: 60_000, rpId: "other.example" },
      { caller: { ...get().caller, origin: "https://other.example" } },
    );
    const calls = [get({ timeout: 60_000 }), get({ timeout: 90_000 }), other];
    const short = lint(calls).filter(({ id }) => id === "timeout-short");
    expect(short.map(({ entries }) => entries)).toEqual(calls.map(({ id }) => [id]));
    expect(short.map(({ site }) => site)).toEqual(["example.com", "example.com", "other.example"]);
  });

  it("name an entry once where it has a cause twice", () => {
    const call = get({ allowCredentials: [{ id: "AQID" }, { id: "BAUG" }] });
    const [missing] = lint([call]).filter(({ id }) => id === "json-missing");
    expect(missing?.entries).toEqual([call.id]);
    expect(missing?.evidence.map(({ path }) => path)).toEqual([
      "allowCredentials[0].type",
      "allowCredentials[1].type",
    ]);
  });

  it("begin with the errors, then come as they were seen", () => {
    const calls = [
      get({ timeout: 700_000 }),
      get({ timeout: 60_000 }),
      get({ challenge: "AA" }),
      get({ challenge: "AQ==" }),
    ];
    const findings = lint(calls);
    const severities = findings.map(({ severity }) => severity);
    expect(severities).toEqual([...severities].sort((a, b) => order(a) - order(b)));
    const errors = findings.filter(({ severity }) => severity === "error").map(({ id }) => id);
    expect(errors).toEqual(["challenge-short", "json-base64"]);
  });

  it("cut what is long", () => {
    const [unknown] = lint([get({ [`x${"y".repeat(500)}`]: "z".repeat(5000) })]).filter(
      ({ id }) => id === "json-unknown",
    );
    expect(unknown?.evidence[0]?.value?.length).toBeLessThanOrEqual(MOST_VALUE + 1);
    expect(unknown?.evidence[0]?.path.length).toBeLessThanOrEqual(MOST_VALUE);
  });

  it("are JSON", () => {
    const findings = lint([entryOf("create", fullCreate().options), entryOf("get", fullGet().options)]);
    expect(findings.length).toBeGreaterThan(3);
    expect(JSON.parse(JSON.stringify(findings))).toEqual(findings);
  });
});

function order(severity: string): number {
  return ["error", "warning", "advice"].indexOf(severity);
}

describe("a call of which not everything was seen", () => {
  const partly = (options: JsonObject, ceremony: LogEntry["ceremony"]) =>
    entryOf(ceremony, options, { form: "objects", unread: ["rp.name"] });
  const ids = (entry: LogEntry) => lint([entry]).map(({ id }) => id);

  it("is not said to lack what may be there", () => {
    const missing = [
      "json-missing",
      "uv-absent",
      "exclude-absent",
      "transports-missing",
      "resident-key-older",
    ];
    const create = { challenge: bytesNamed("a"), authenticatorSelection: { residentKey: "required" } };
    const get = { allowCredentials: [{ type: "public-key", id: "AQID" }] };
    const all = (changes: Partial<LogEntry>) =>
      new Set([
        ...ids({ ...partly(create, "create"), ...changes }),
        ...ids({ ...partly(get, "get"), ...changes }),
      ]);
    expect([...all({})].filter((id) => missing.includes(id))).toEqual([]);
    expect([...all({ unread: [] })].filter((id) => missing.includes(id)).toSorted()).toEqual(
      missing.toSorted(),
    );
  });

  it("says nothing where nothing of it was kept", () => {
    expect(ids(entryOf("create", {}, { form: "objects" }))).toEqual([]);
    expect(ids(entryOf("create", {}))).not.toEqual([]);
  });
});

describe("any log", () => {
  const hostile = (good: () => JsonObject) =>
    fc
      .tuple(
        fc.constantFrom(...Object.keys(good())),
        fc.jsonValue(),
        fc.dictionary(fc.string(), fc.jsonValue()),
      )
      .map(([name, value, more]) => ({ ...good(), ...more, [name]: value }) as JsonObject);
  const entry = fc.oneof(
    hostile(() => ({ ...goodCreation(), ...fullCreate().options })).map((options) =>
      entryOf("create", options),
    ),
    hostile(() => ({ ...goodRequest(), ...fullGet().options })).map((options) => entryOf("get", options)),
    fc
      .tuple(fc.webUrl(), fc.string(), fc.uint8Array({ maxLength: 80 }))
      .map(([origin, mediation, data]) =>
        get({}, { mediation, caller: { ...get().caller, origin }, outcome: withData(data) }),
      ),
  );

  function withData(data: Uint8Array): LogEntry["outcome"] {
    const outcome = answer("AQID");
    if (outcome.type !== "credential") return outcome;
    const authenticatorData = Buffer.from(data).toString("base64url");
    const { credential } = outcome;
    return {
      ...outcome,
      credential: { ...credential, response: { ...credential.response, authenticatorData } },
    };
  }

  it("is read without throwing", () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 6 }), (entries) => {
        for (const finding of lint(entries)) expect(finding.entries.length).toBeGreaterThan(0);
      }),
      { numRuns: 300 },
    );
  });

  it("finds the same after it was written and read", () => {
    const entries = [entryOf("create", fullCreate().options), entryOf("get", fullGet().options)];
    expect(lint(entries.map((one) => readEntry(JSON.parse(JSON.stringify(one)))))).toEqual(lint(entries));
  });
});

describe("a long log", () => {
  it("of eight times the length takes about eight times as long", () => {
    const id = bytesNamed("AQ");
    const log = (length: number) =>
      Array.from({ length }, (_, i) =>
        i % 2 === 0
          ? create({}, { outcome: answer(`${id}${i}`) })
          : get({ timeout: 60_000 }, { outcome: answer(`${id}${i - 1}`) }),
      );
    const timed = (entries: ReturnType<typeof log>) => {
      const start = performance.now();
      lint(entries);
      return performance.now() - start;
    };
    const [short, long] = [log(1000), log(8000)];
    timed(short);
    // In turn, and the least of ten: others may be at work beside.
    const pairs = Array.from({ length: 10 }, () => [timed(short), timed(long)] as const);
    const least = (which: 0 | 1) => Math.min(...pairs.map((pair) => pair[which]));
    expect(least(1) / least(0)).toBeLessThan(24);
    expect(least(0)).toBeLessThan(500);
  });
});
