import { describe, expect, it } from "vitest";
import { checkAppId } from "../../../src/webauthn/extensions/app-id.ts";
import { register, signIn } from "./ceremony.ts";

const ORIGIN = "https://login.example.com";

describe("an AppID", () => {
  it.each([
    ["", ORIGIN],
    [ORIGIN, ORIGIN],
    ["http://localhost:8080", "http://localhost:8080"],
    ["https://login.example.com/app-id.json", ORIGIN],
    ["https://www.example.com/app-id.json", ORIGIN],
    ["https://example.com", ORIGIN],
    ["https://localhost/id", "https://localhost:8443"],
  ])("%s may be used by %s", (appId, origin) => {
    expect(checkAppId(appId, origin)).toBeUndefined();
  });

  it.each([
    ["https://example.org/app-id.json", ORIGIN],
    ["https://evil-example.com", ORIGIN],
    ["http://login.example.com", ORIGIN],
    ["android:apk-key-hash:abc", ORIGIN],
    ["no url", ORIGIN],
    ["https://b.github.io", "https://a.github.io"],
    ["https://co.uk", "https://a.co.uk"],
    ["https://10.0.0.2", "https://10.0.0.1"],
  ])("%s may not be used by %s", (appId, origin) => {
    expect(checkAppId(appId, origin)).toMatchObject({ type: "error", name: "SecurityError" });
  });
});

describe("the extensions", () => {
  it("appid was never used by a credential of ours", async () => {
    expect((await signIn({ appid: "https://example.com" })).outputs).toEqual({ appid: false });
  });

  it("appidExclude was acted upon", async () => {
    expect((await register({ appidExclude: "https://example.com" })).outputs).toEqual({ appidExclude: true });
  });

  it("end the ceremony, before anyone is asked, with an AppID of another site", async () => {
    const asked = await signIn({ appid: "https://example.org" });
    expect([asked.error, asked.consent.hints.length]).toEqual(["SecurityError", 0]);
    const made = await register({ appidExclude: "https://example.org" });
    expect([made.error, made.consent.hints.length, made.store.writes]).toEqual(["SecurityError", 0, 0]);
  });

  it("appid is not supported in create(), whatever it says, and nobody is asked", async () => {
    for (const appid of ["", "https://example.com", "https://example.org"]) {
      const { error, consent, store } = await register({ appid });
      expect([error, consent.hints.length, store.writes]).toEqual(["NotSupportedError", 0, 0]);
    }
  });

  it("appidExclude is ignored in get()", async () => {
    expect((await signIn({ appidExclude: "https://example.org" })).outputs).toEqual({});
  });
});
