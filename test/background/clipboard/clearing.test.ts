import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ClipboardClearing } from "../../../background/clipboard/clearing.ts";
import { failure, made, resetBackground } from "../../fakes/background.ts";
import { system } from "../../fakes/fake-system.ts";

vi.mock("hash-wasm", () => import("../../fakes/quick-argon2.ts"));
vi.mock("webextension-polyfill", async () => ({
  default: (await import("../../fakes/fake-system.ts")).fakeSystem,
}));
vi.mock("../../../background/storage/sites.ts", () => import("../../fakes/memory-sites.ts"));
vi.mock("../../../background/storage/attempts.ts", () => import("../../fakes/stored-attempts.ts"));

beforeEach(() => {
  resetBackground();
  vi.useFakeTimers({ toFake: ["setTimeout", "setInterval", "clearInterval", "clearTimeout", "Date"] });
});
afterEach(() => vi.useRealTimers());

async function listening() {
  const { background } = await made();
  const clear = vi.fn(async () => {});
  new ClipboardClearing(background.vault, clear).listen();
  return { background, clear };
}

describe("a code that was copied", () => {
  it("is cleared after 30 seconds, even if the vault was locked and the background had stopped", async () => {
    const { background, clear } = await listening();
    expect(await background.value("clipboard.copied", {})).toEqual({ seconds: 30 });
    await background.value("vault.lock", {});
    system.stopBackground();
    new ClipboardClearing(background.vault, clear).listen();
    vi.advanceTimersByTime(29_999);
    expect(clear).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(clear).toHaveBeenCalledTimes(1);
  });

  it("starts the time anew", async () => {
    const { background, clear } = await listening();
    await background.value("clipboard.copied", {});
    vi.advanceTimersByTime(20_000);
    await background.value("clipboard.copied", {});
    vi.advanceTimersByTime(29_000);
    expect(clear).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1000);
    expect(clear).toHaveBeenCalledTimes(1);
  });

  it("is not cleared once something else was copied that Latchkey knows of", async () => {
    const { background, clear } = await listening();
    await background.value("clipboard.copied", {});
    await background.value("clipboard.replaced", {});
    vi.advanceTimersByTime(60_000);
    expect(clear).not.toHaveBeenCalled();
    await background.value("clipboard.copied", {});
    vi.advanceTimersByTime(30_000);
    expect(clear).toHaveBeenCalledTimes(1);
  });

  it("stays where the person wants it so", async () => {
    const { background, clear } = await listening();
    expect(await background.value("settings.setClipboard", { seconds: 0 })).toEqual({ seconds: 0 });
    expect(await background.value("settings.clipboard", {})).toEqual({ seconds: 0 });
    expect(await background.value("clipboard.copied", {})).toEqual({ seconds: 0 });
    vi.advanceTimersByTime(600_000);
    expect(clear).not.toHaveBeenCalled();
  });

  it.each([1, 29, 3601, -1, 30.5, "30"])("is not left for %j seconds", async (seconds) => {
    const { background } = await listening();
    expect(await background.call("settings.setClipboard", { seconds } as never)).toEqual(
      failure("bad-request"),
    );
  });

  it("is cleared also where the vault was locked just before", async () => {
    const { background, clear } = await listening();
    await background.value("vault.lock", {});
    expect(await background.value("clipboard.copied", {})).toEqual({ seconds: 30 });
    vi.advanceTimersByTime(30_000);
    expect(clear).toHaveBeenCalledTimes(1);
  });

  it("tells nothing of the setting while the vault is locked", async () => {
    const { background } = await listening();
    await background.value("vault.lock", {});
    expect(await background.call("settings.clipboard", {})).toEqual(failure("locked"));
  });
});
