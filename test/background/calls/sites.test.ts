import { beforeEach, describe, expect, it, vi } from "vitest";
import { Background, failure, made, resetBackground } from "../../fakes/background.ts";

vi.mock("hash-wasm", () => import("../../fakes/quick-argon2.ts"));
vi.mock("webextension-polyfill", async () => ({
  default: (await import("../../fakes/fake-system.ts")).fakeSystem,
}));
vi.mock("../../../background/storage/sites.ts", () => import("../../fakes/memory-sites.ts"));
vi.mock("../../../background/storage/attempts.ts", () => import("../../fakes/stored-attempts.ts"));
beforeEach(resetBackground);

it("a pause is one for everything, until it is over", async () => {
  const { background } = await made();
  expect(await background.value("sites.paused", {})).toBe(false);
  const { announced } = background;
  expect(await background.value("sites.pause", { on: true })).toBe(true);
  expect(background.announced).toBe(announced + 1);
  expect(await background.value("sites.paused", {})).toBe(true);
  expect(await new Background().value("sites.paused", {})).toBe(true);
  expect(await background.value("sites.pause", { on: false })).toBe(false);
  expect(await background.value("sites.paused", {})).toBe(false);
  expect(await background.call("sites.pause", { on: "yes" as never })).toEqual(failure("bad-request"));
});

it.each([
  ["login.example.co.uk", "example.co.uk"],
  ["deep.ann.github.io", "ann.github.io"],
  ["localhost", "localhost"],
  ["[::1]", "[::1]"],
])("a page on %s is one of %s", async (host, domain) => {
  const { background } = await made();
  expect(await background.value("sites.domain", { host })).toBe(domain);
});

it("what is no host has no domain", async () => {
  const { background } = await made();
  expect(await background.call("sites.domain", { host: "no host" })).toMatchObject({ ok: false });
});

describe("switching a site off", () => {
  it.each([
    ["example.com", "example.com"],
    ["  Example.COM ", "example.com"],
    ["https://example.com", "example.com"],
    ["http://localhost:3000/", "localhost"],
    ["bücher.example", "xn--bcher-kva.example"],
  ])("takes %o as %s", async (host, expected) => {
    const { background } = await made();
    expect(await background.value("sites.switch", { host, off: true })).toEqual([expected]);
    expect(await background.value("sites.list", {})).toEqual([expected]);
  });

  it.each([
    "",
    " ",
    "example.com/path",
    "https://example.com/login",
    "example.com?x",
    "ada@example.com",
    "two words",
    "https://",
    "ftp://example.com",
  ])("refuses %o", async (host) => {
    const { background } = await made();
    expect(await background.call("sites.switch", { host, off: true })).toEqual(failure("bad-host"));
    expect(await background.value("sites.list", {})).toEqual([]);
  });

  it("works both ways, sorted, while the vault is locked and without one", async () => {
    const { background } = await made();
    await background.value("vault.lock", {});
    for (const caller of [background, new Background()]) {
      await caller.value("sites.switch", { host: "b.example", off: true });
      expect(await caller.value("sites.switch", { host: "a.example", off: true })).toEqual([
        "a.example",
        "b.example",
      ]);
      expect(await caller.value("sites.switch", { host: "b.example", off: false })).toEqual(["a.example"]);
      expect(await caller.value("sites.list", {})).toEqual(["a.example"]);
    }
  });
});
