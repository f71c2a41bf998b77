import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { toBase64Url } from "../../../src/bytes/base64url.ts";
import { addressOf, asCurl } from "../../../src/lab/log/copies/curl.ts";
import { asJson } from "../../../src/lab/log/copies/json.ts";
import { asTestVector, testVector } from "../../../src/lab/log/copies/test-vector.ts";
import { asWebDriverCredential } from "../../../src/lab/log/copies/web-driver.ts";
import type { LogEntry } from "../../../src/lab/log/entry.ts";
import { hex, unhex } from "../../fakes/hex.ts";
import { bytesNamed, entryOf, goodRequest } from "../../fakes/log-entries.ts";

const SECRET = bytesNamed("secret");
const KEY = {
  privateKey: "MEECAQAw",
  credentialId: "AQID",
  isResidentCredential: true,
  rpId: "example.com",
  signCount: 0,
};

function answered(changes: Partial<LogEntry> = {}): LogEntry {
  const options = goodRequest({ allowCredentials: [{ type: "public-key", id: "AQID" }] });
  return entryOf("get", options, {
    outcome: {
      type: "credential",
      credential: {
        id: "AQID",
        rawId: "AQID",
        type: "public-key",
        authenticatorAttachment: "platform",
        response: {
          clientDataJSON: toBase64Url(new TextEncoder().encode(`{"it's":"$(touch x) \`y\` \\"'"}`)),
          authenticatorData: "AAAA",
          signature: "MEUC",
          userHandle: "AQ",
        },
        clientExtensionResults: { prf: { results: { first: SECRET } }, "it's": "a 'quote' and $HOME" },
      },
    },
    ...changes,
  });
}

/** The arguments that a shell gives to `curl`. */
function argumentsOf(command: string): string[] {
  const script = `curl() { printf '%s\\0' "$@"; }\n${command}`;
  return execFileSync("bash", ["-c", script], { encoding: "utf8" }).split("\0").slice(0, -1);
}

describe("a copy as a curl command", () => {
  it("sends the answer as it is, whatever is in it", () => {
    const entry = answered({ answeredBy: "lab" });
    const args = argumentsOf(asCurl(entry, "https://example.com/sign-in?a=1&b='x'"));
    expect(args.slice(0, 5)).toEqual([
      "--globoff",
      "--request",
      "POST",
      "--header",
      "Content-Type: application/json",
    ]);
    expect(args[5]).toBe("--data-raw");
    expect(JSON.parse(args[6] ?? "")).toEqual(
      entry.outcome.type === "credential" && entry.outcome.credential,
    );
    expect(args[7]).toBe("https://example.com/sign-in?a=1&b=%27x%27");
    expect(args).toHaveLength(8);
  });

  it.each(["file:///etc/passwd", "javascript:alert(1)", "no address"])("refuses the address %s", (url) => {
    expect(() => asCurl(answered(), url)).toThrow(TypeError);
  });

  it("has nothing in it that a terminal obeys or that looks like something else", () => {
    const entry = answered({ answeredBy: "lab" });
    if (entry.outcome.type !== "credential") throw new Error("No answer");
    entry.outcome.credential.clientExtensionResults["\u007f\u007f\u009b2J"] = "\u202eevil\u2066 \u{e0041}";
    const command = asCurl(entry, "https://example.com");
    expect(command).not.toMatch(/[^\P{C}\n]/u);
    expect(JSON.parse(argumentsOf(command)[6] ?? "")).toEqual(entry.outcome.credential);
    expect(asJson(entry)).not.toMatch(/[^\P{C}\n]/u);
  });

  it.each([
    ["https://example.com:8443", "https://example.com:8443/"],
    ["http://localhost", "http://localhost/"],
    ["ftp://example.com", undefined],
    ["data:x", undefined],
    ["https://", undefined],
    ["null", undefined],
  ])("of an entry of %s goes to %s", (origin, address) => {
    const { caller } = answered();
    expect(addressOf(answered({ caller: { ...caller, origin } }))).toBe(address);
  });

  it("refuses an entry without an answer", () => {
    expect(() => asCurl(entryOf("get", goodRequest()), "https://example.com")).toThrow("There is no answer");
  });
});

describe("a copy as a test vector", () => {
  it("has options, answer and every byte string in hex and in base64url", () => {
    const entry = answered();
    const vector = testVector(entry);
    expect(vector).toMatchObject({ ceremony: "get", origin: "https://example.com", rpId: "example.com" });
    expect(vector.options).toEqual(entry.options);
    expect(Object.keys(vector.bytes).toSorted()).toEqual(
      [
        "clientDataHash",
        "options.allowCredentials[0].id",
        "options.challenge",
        "response.authenticatorData",
        "response.clientDataJSON",
        "response.id",
        "response.signature",
        "response.userHandle",
        "rpIdHash",
      ].toSorted(),
    );
    for (const { hex: inHex, base64url } of Object.values(vector.bytes)) {
      expect(Buffer.from(inHex, "hex").toString("base64url")).toBe(base64url);
    }
    const clientData = unhex(vector.bytes["response.clientDataJSON"]?.hex ?? "");
    expect(vector.bytes.clientDataHash?.hex).toBe(createHash("sha256").update(clientData).digest("hex"));
    expect(vector.bytes.rpIdHash?.hex).toBe(hex(createHash("sha256").update("example.com").digest()));
  });

  it("is a module that can be pasted and run", async () => {
    const entry = answered();
    const text = asTestVector(entry);
    const pasted = (await import(`data:text/javascript,${encodeURIComponent(text)}`)) as { vector: unknown };
    expect(pasted.vector).toEqual(JSON.parse(JSON.stringify(testVector(entry))));
  });

  it("of a refusal has the error", () => {
    const vector = testVector(entryOf("get", goodRequest()));
    expect(vector.error).toEqual({ name: "NotAllowedError", message: "Not allowed" });
    expect(vector.response).toBeUndefined();
  });
});

describe("a copy as a WebDriver credential", () => {
  it("is there for a lab profile's credential alone", () => {
    expect(
      JSON.parse(asWebDriverCredential(answered({ answeredBy: "lab", labCredential: KEY })) ?? ""),
    ).toEqual(KEY);
    const copy = asWebDriverCredential(
      answered({ answeredBy: "lab", labCredential: { ...KEY, userName: "a\u202eb" } }),
    );
    expect(copy).toContain('"a\\u202eb"');
    expect(asWebDriverCredential(answered({ answeredBy: "lab" }))).toBeUndefined();
    expect(asWebDriverCredential(answered({ answeredBy: "latchkey", labCredential: KEY }))).toBeUndefined();
    expect(asWebDriverCredential(answered({ answeredBy: "native", labCredential: KEY }))).toBeUndefined();
  });
});

describe("no copy of a real credential's entry", () => {
  it.each<[string, (entry: LogEntry) => string]>([
    ["as JSON", asJson],
    ["as a test vector", asTestVector],
    ["as a curl command", (entry) => asCurl(entry, "https://example.com")],
  ])("has its secrets: %s", (_what, copy) => {
    expect(copy(answered({ answeredBy: "latchkey", labCredential: KEY }))).not.toContain(SECRET);
    expect(copy(answered({ answeredBy: "native", labCredential: KEY }))).not.toContain(KEY.privateKey);
    expect(copy(answered({ answeredBy: "lab" }))).toContain(SECRET);
  });
});
