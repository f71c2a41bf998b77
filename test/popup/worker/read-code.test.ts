import { describe, expect, it, vi } from "vitest";
import { ExchangeWorker } from "../../../popup/exchange-worker.ts";
import type { CodeOptions, WorkerRequest } from "../../../popup/worker/messages.ts";
import { readCode, showCode } from "../../../popup/worker/read-code.ts";
import { toBase64Url } from "../../../src/bytes/base64url.ts";
import { utf8 } from "../../../src/bytes/utf8.ts";

vi.mock("webextension-polyfill", async () => ({
  default: (await import("../../fakes/messages.ts")).englishTexts,
}));

const OPTIONS: CodeOptions = { type: "totp", algorithm: "SHA-1", digits: 6, period: 30, counter: 0 };
/** RFC 6238's secret. */
const SECRET = "gezd gnbv gy3t qojq gezd gnbv gy3t qojq";
const read = (text: string, options: Partial<CodeOptions> = {}) =>
  readCode({ text, options: { ...OPTIONS, ...options } });

describe("what is typed to add a code", () => {
  it("is a secret, read by the options", () => {
    expect(read(SECRET, { digits: 8, algorithm: "SHA-256" })).toEqual({
      ok: true,
      isUri: false,
      code: {
        ...{ type: "totp", algorithm: "SHA-256", digits: 8, period: 30, issuer: "", account: "" },
        secret: toBase64Url(utf8("12345678901234567890")),
      },
    });
    expect(read(SECRET, { type: "hotp", counter: 4 })).toMatchObject({ code: { counter: 4 } });
    expect(read(SECRET, { type: "steam" })).toMatchObject({ code: { type: "steam", digits: 5 } });
  });

  it("or a URI, whatever the options are", () => {
    const uri = "otpauth://totp/Site:ann?secret=GEZDGNBVGY3TQOJQ&issuer=Site&digits=8&period=60";
    expect(read(uri, { type: "hotp" })).toMatchObject({
      ok: true,
      isUri: true,
      code: { type: "totp", digits: 8, period: 60, issuer: "Site", account: "ann" },
    });
  });

  it.each<[string, Partial<CodeOptions>, string]>([
    ["not base32!", {}, "secret"],
    ["0189", {}, "secret"],
    [SECRET, { digits: 4 }, "digits"],
    [SECRET, { digits: Number.NaN }, "digits"],
    [SECRET, { period: 0 }, "period"],
    [SECRET, { type: "hotp", counter: Number.NaN }, "counter"],
    ["otpauth://totp/x", {}, "secret"],
    ["otpauth://motp/x?secret=GEZDGNBV", {}, "type"],
    ["otpauth://totp/x?secret=GEZDGNBV&algorithm=MD5", {}, "algorithm"],
  ])("%j with %j is refused for its %s", (text, options, problem) => {
    expect(read(text, options)).toEqual({ ok: false, problem });
  });

  it("is never taken for what it is not", () => {
    expect(read("https://example.com/")).toMatchObject({ ok: false });
  });
});

it("shows what a code gives before it is saved", () => {
  const reply = read(SECRET, { digits: 8 });
  if (!reply.ok) return expect.unreachable();
  expect(showCode({ code: reply.code, now: 59_000 })).toEqual({
    value: "94287082",
    next: "37359152",
    nextAt: 60_000,
  });
  const counted = read(SECRET, { type: "hotp" });
  if (!counted.ok) return expect.unreachable();
  expect(showCode({ code: counted.code, now: 59_000 })).toEqual({ value: "755224", next: "" });
});

describe("the page's end of the worker", () => {
  function connected() {
    const sent: WorkerRequest[] = [];
    const listeners = new Map<string, (event: never) => void>();
    const port = {
      postMessage: (message: unknown) => void sent.push(message as WorkerRequest),
      addEventListener: (type: string, listener: unknown) => void listeners.set(type, listener as () => void),
      terminate: () => {},
    };
    const tell = (type: string, data?: unknown) => listeners.get(type)?.({ data } as never);
    return { worker: new ExchangeWorker(port as never), sent, tell };
  }
  const REQUEST = { text: "x", options: OPTIONS };

  it("gives each question its own answer", async () => {
    const { worker, sent, tell } = connected();
    const [first, second] = [worker.ask("code.read", REQUEST), worker.ask("code.read", REQUEST)];
    tell("message", { id: sent[1]?.id, value: "second" });
    tell("message", { id: sent[0]?.id, error: "broken" });
    await expect(second).resolves.toBe("second");
    await expect(first).rejects.toThrow("broken");
  });

  it.each(["error", "end"])("leaves nobody waiting after an %s", async (how) => {
    const { worker, tell } = connected();
    const asked = worker.ask("code.read", REQUEST);
    if (how === "error") tell("error");
    else worker.end();
    await expect(asked).rejects.toThrow(/Reading has stopped/);
  });
});
