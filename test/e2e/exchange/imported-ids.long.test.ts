import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { base64url, makeKey } from "../../exchange/fixtures/keys.ts";
import { webDriverCredential } from "../../exchange/fixtures/webdriver.ts";
import type { Surface } from "../driver/index.ts";
import { beginGet } from "../fixtures/ceremony.ts";
import { approve, lock } from "../fixtures/person.ts";
import { RelyingParty } from "../fixtures/relying-party.ts";
import { credentialOf, PIN, requestOptions, type Stage, setStage } from "../fixtures/stage.ts";
import { bringFiles, takeAll } from "./fixtures/bringing.ts";
import { type ForeignPasskey, signInWith } from "./fixtures/foreign-passkey.ts";

/** Imported passkeys as Latchkey makes none: ids as short and as long as they may be, and no user handle. */

let stage: Stage;

beforeAll(async () => {
  stage = await setStage();
});
afterAll(() => stage?.close());

async function bring(passkey: ForeignPasskey, changes: object): Promise<void> {
  const manager = await stage.browser.extension("popup/manager.html#exchange");
  const credential = webDriverCredential(passkey.key, { credentialId: passkey.id, signCount: 0, ...changes });
  await bringFiles(manager, { name: "credentials.json", content: JSON.stringify([credential]) });
  expect(await takeAll(manager)).toBe("1 item was added.");
  await manager.close();
}

describe.each([1, 2, 1022, 1023])("an id of %i bytes", (length) => {
  const passkey = { id: base64url(randomBytes(length)), key: makeKey() };
  const host = `id-${length}.localhost`;
  let site: Stage;
  let page: Surface;

  beforeAll(async () => {
    const origin = stage.site.origin(host);
    site = { ...stage, rp: new RelyingParty(host, origin) };
    page = await stage.browser.open(`${origin}/`);
    await bring(passkey, { rpId: host });
  });

  it.each([
    ["named", true, false],
    ["named, of a locked vault", true, true],
    ["offered", false, false],
    ["offered, of a locked vault", false, true],
  ])("signs in: %s", async (_, named, locked) => {
    if (locked) await lock(stage.browser);
    expect(await signInWith(site, page, passkey, named)).toMatchObject({ userHandle: "dXNlci0x" });
  });

  it("is chosen among others", async () => {
    const other = { id: base64url(randomBytes(32)), key: makeKey() };
    await bring(other, { rpId: host, userHandle: "dXNlci0y", userName: "bob" });
    const ceremony = await beginGet(page, requestOptions(site.rp));
    await approve(await stage.browser.prompt(), { pin: PIN, credentialId: passkey.id });
    expect(credentialOf(await ceremony.outcome())).toMatchObject({ id: passkey.id, rawId: passkey.id });
  });
});

it("without a user handle, a passkey answers with none", async () => {
  const passkey = { id: base64url(randomBytes(32)), key: makeKey() };
  await bring(passkey, { rpId: "localhost", userHandle: undefined });
  const page = await stage.browser.open(`${stage.site.origin()}/`);
  expect((await signInWith(stage, page, passkey)).userHandle).toBeUndefined();
  const pending = await page.begin(
    async (id) => {
      const credential = (await navigator.credentials.get({
        publicKey: {
          challenge: crypto.getRandomValues(new Uint8Array(32)),
          userVerification: "discouraged",
          allowCredentials: [{ type: "public-key", id: Uint8Array.from(id) }],
        },
      })) as PublicKeyCredential;
      const { userHandle } = credential.response as AuthenticatorAssertionResponse;
      return { userHandle, inJson: "userHandle" in credential.toJSON().response };
    },
    [...Buffer.from(passkey.id, "base64url")],
  );
  await approve(await stage.browser.prompt());
  expect(await pending.value()).toEqual({ userHandle: null, inJson: false });
});
