import { beforeEach, describe, expect, it, vi } from "vitest";
import { switchedOffSites, switchSite } from "../../background/storage/sites.ts";
import { answerVaultCall } from "../../background/vault-calls.ts";
import { toBase64Url } from "../../src/bytes/base64url.ts";
import { credential } from "../fakes/credentials.ts";
import { hex } from "../fakes/hex.ts";
import { madeVault, memoryVault, PIN } from "../fakes/memory-vault.ts";

vi.mock("hash-wasm", () => import("../fakes/quick-argon2.ts"));
vi.mock("../../background/storage/sites.ts", () => ({ switchedOffSites: vi.fn(), switchSite: vi.fn() }));
beforeEach(() => {
  vi.mocked(switchSite).mockReset();
  vi.mocked(switchedOffSites).mockReset().mockResolvedValue(["example.com"]);
});

/** A caller of `vault`, with the changes announced beside the vault's own. */
function callerOf({ vault }: Awaited<ReturnType<typeof madeVault>>) {
  const onChange = vi.fn();
  return { onChange, call: (message: unknown) => answerVaultCall(message, vault, onChange) };
}

const failure = (code: string) => ({ ok: false, error: { code, message: expect.any(String) } });

describe("the vault", () => {
  it("is made, locked and unlocked, and announces each change once, by itself", async () => {
    const onVaultChange = vi.fn();
    const { call, onChange } = callerOf(memoryVault(onVaultChange));
    expect(await call({ type: "vault.state" })).toEqual({ ok: true, value: "none" });
    expect(await call({ type: "vault.create", pin: PIN })).toEqual({ ok: true, value: null });
    expect(await call({ type: "vault.lock" })).toEqual({ ok: true, value: null });
    expect(await call({ type: "vault.state" })).toEqual({ ok: true, value: "locked" });
    expect(await call({ type: "vault.unlock", pin: PIN })).toEqual({ ok: true, value: null });
    expect(await call({ type: "vault.state" })).toEqual({ ok: true, value: "unlocked" });
    expect(onVaultChange).toHaveBeenCalledTimes(3);
    expect(onChange).not.toHaveBeenCalled();
  });

  it("answers a failure with its code and announces nothing", async () => {
    const onVaultChange = vi.fn();
    const made = await madeVault(onVaultChange);
    onVaultChange.mockClear();
    const { call, onChange } = callerOf(made);
    expect(await call({ type: "vault.create", pin: PIN })).toEqual(failure("exists"));
    expect(await call({ type: "vault.create", pin: "123" })).toEqual(failure("pin-too-short"));
    expect(await call({ type: "vault.create", pin: "1".repeat(300) })).toEqual(failure("pin-too-long"));
    expect(await call({ type: "vault.unlock", pin: "wrong pin" })).toEqual(failure("wrong-pin"));
    expect(onVaultChange).not.toHaveBeenCalled();
    await made.vault.lock();
    expect(await call({ type: "passkeys.list" })).toEqual(failure("locked"));
    made.storage.header = { format: 2 };
    expect(await call({ type: "vault.state" })).toEqual(failure("newer-format"));
    made.storage.header = { format: 1 };
    expect(await call({ type: "vault.state" })).toEqual(failure("damaged"));
    made.storage.header = undefined;
    expect(await call({ type: "vault.unlock", pin: PIN })).toEqual(failure("missing"));
    expect(onChange).not.toHaveBeenCalled();
  });

  it("that cannot be read says so without the reason's text", async () => {
    vi.spyOn(console, "error").mockImplementation(() => {});
    const made = await madeVault();
    made.storage.readHeader = () => Promise.reject(new Error("/home/ada"));
    const reply = await callerOf(made).call({ type: "vault.state" });
    expect(reply).toEqual(failure("storage"));
    expect(JSON.stringify(reply)).not.toContain("ada");
  });

  it.each([null, 5, "vault.state", {}, { type: "vault.destroy" }, { type: "vault.create", pin: 123456 }])(
    "does not know the request %o",
    async (message) => {
      expect(await callerOf(await madeVault()).call(message)).toEqual(failure("bad-request"));
    },
  );
});

it("lists passkeys with what a person may see, and no key", async () => {
  const made = await madeVault();
  await made.vault.add(credential(1, { archived: true, confirmed: false, lastUsedAt: 5 }));
  const reply = await callerOf(made).call({ type: "passkeys.list" });
  const { id, rpId, rpName, userName, userDisplayName, createdAt, privateKey } = credential(1);
  expect(reply).toEqual({
    ok: true,
    value: [
      {
        credentialId: toBase64Url(id),
        rpId,
        rpName,
        userName,
        userDisplayName,
        discoverable: true,
        createdAt,
        lastUsedAt: 5,
        archived: true,
        confirmed: false,
      },
    ],
  });
  const text = JSON.stringify(reply);
  expect(text).not.toContain(toBase64Url(privateKey).slice(4, 30));
  expect(text).not.toContain(hex(privateKey));
});

describe("switching a site off", () => {
  it.each([
    ["example.com", "example.com"],
    ["  Example.COM ", "example.com"],
    ["https://example.com", "example.com"],
    ["http://localhost:3000/", "localhost"],
    ["bücher.example", "xn--bcher-kva.example"],
  ])("takes %o as %s", async (host, expected) => {
    const { call, onChange } = callerOf(await madeVault());
    const reply = await call({ type: "sites.switch", host, off: true });
    expect(reply).toEqual({ ok: true, value: ["example.com"] });
    expect(switchSite).toHaveBeenCalledWith(expected, true);
    expect(onChange).toHaveBeenCalledTimes(1);
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
  ])("refuses %o", async (host) => {
    const { call, onChange } = callerOf(await madeVault());
    expect(await call({ type: "sites.switch", host, off: true })).toEqual(failure("bad-host"));
    expect(switchSite).not.toHaveBeenCalled();
    expect(onChange).not.toHaveBeenCalled();
  });

  it("works both ways, and is listed, while the vault is locked", async () => {
    const made = await madeVault();
    await made.vault.lock();
    const { call } = callerOf(made);
    await call({ type: "sites.switch", host: "example.com", off: false });
    expect(switchSite).toHaveBeenCalledWith("example.com", false);
    expect(await call({ type: "sites.list" })).toEqual({ ok: true, value: ["example.com"] });
  });
});
