import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Surface } from "./driver/index.ts";
import { beginCreate, beginGet } from "./fixtures/ceremony.ts";
import { approve, approveWrongly, cancel, lock } from "./fixtures/person.ts";
import { randomBase64url } from "./fixtures/relying-party.ts";
import {
  creationOptions,
  credentialOf,
  descriptor,
  PIN,
  register,
  requestOptions,
  type Stage,
  setStage,
  signIn,
} from "./fixtures/stage.ts";

/** Registration and sign-in on a real page, verified by a relying party that is not ours. */

let stage: Stage;
let page: Surface;

beforeAll(async () => {
  stage = await setStage();
});
afterAll(() => stage?.close());
beforeEach(async () => {
  page = await stage.browser.open(`${stage.site.origin()}/`);
});
afterEach(async () => {
  await expect.poll(() => stage.browser.promptCount(), { timeout: 5_000 }).toBe(0);
  await page.close();
});

describe("create()", () => {
  it("makes a passkey that the relying party verifies, with true flags", async () => {
    const made = await register(stage, page);
    expect(made.flags).toEqual({ up: true, uv: true, be: true, bs: false, at: true, ed: false });
    expect(made).toMatchObject({ counter: 0, algorithm: -7, aaguid: "85695d1e-35e7-48d9-b824-09c4cc891315" });
    expect(made.response.response.transports).toEqual(["internal"]);
    expect(made.response.authenticatorAttachment).toBe("platform");
  });

  it("answers credProps with what was made", async () => {
    for (const [residentKey, rk] of [
      ["required", true],
      ["preferred", true],
      ["discouraged", false],
    ] as const) {
      const made = await register(stage, page, {
        authenticatorSelection: { residentKey },
        extensions: { credProps: true },
      });
      expect(made.response.clientExtensionResults).toEqual({ credProps: { rk } });
    }
  });

  it("ends with InvalidStateError for an excluded passkey, after consent, and makes none", async () => {
    const { credentialId } = await register(stage, page);
    const ceremony = await beginCreate(
      page,
      creationOptions(stage.rp, { excludeCredentials: descriptor(credentialId) }),
    );
    const prompt = await stage.browser.prompt();
    expect(await ceremony.settled()).toBe(false);
    await approve(prompt, { pin: PIN });
    expect(await ceremony.outcome()).toMatchObject({ ok: false, name: "InvalidStateError" });
  });

  it("does not tell an excluded passkey to one who declines", async () => {
    const { credentialId } = await register(stage, page);
    const ceremony = await beginCreate(
      page,
      creationOptions(stage.rp, { excludeCredentials: descriptor(credentialId) }),
    );
    await cancel(await stage.browser.prompt());
    expect(await ceremony.outcome()).toMatchObject({ ok: false, name: "NotAllowedError" });
  });

  it("archives the older passkey of the account, which still answers by its id", async () => {
    const user = { id: randomBase64url(), name: "bea@example.com", displayName: "Bea" };
    const older = await register(stage, page, { user });
    const ceremony = await beginCreate(page, creationOptions(stage.rp, { user }));
    const prompt = await stage.browser.prompt();
    expect(await prompt.text("main")).toMatch(/archived/i);
    await approve(prompt, { pin: PIN });
    const newer = credentialOf(await ceremony.outcome());

    const manager = await stage.browser.extension("popup/manager.html");
    expect(await manager.text(`[data-credential-id="${older.credentialId}"]`)).toMatch(/archived/i);
    expect(await manager.text(`[data-credential-id="${newer.id}"]`)).not.toMatch(/archived/i);
    await manager.close();
    const signedIn = await signIn(stage, page, { allowCredentials: descriptor(older.credentialId) });
    expect(signedIn.credentialId).toBe(older.credentialId);
  });
});

describe("get()", () => {
  it("offers the accounts of a site and signs in with the chosen one", async () => {
    const users = ["carl", "dora", "egon"].map((name) => ({
      id: randomBase64url(),
      name,
      displayName: name,
    }));
    const made = [];
    for (const user of users) made.push((await register(stage, page, { user })).credentialId);
    const ceremony = await beginGet(page, requestOptions(stage.rp));
    const prompt = await stage.browser.prompt();
    for (const id of made) expect(await prompt.count(`[data-credential-id="${id}"]`)).toBe(1);
    await approve(prompt, { pin: PIN, credentialId: made[1] as string });
    const response = credentialOf(await ceremony.outcome());
    expect(response.id).toBe(made[1]);
    expect(response.response.userHandle).toBe(users[1]?.id);
  });

  it("signs in with a passkey that is not discoverable, by its id alone", async () => {
    const made = await register(stage, page, {
      user: { id: randomBase64url(), name: "hidden", displayName: "Hidden" },
      authenticatorSelection: { residentKey: "discouraged" },
    });
    const ceremony = await beginGet(page, requestOptions(stage.rp));
    const prompt = await stage.browser.prompt();
    expect(await prompt.count(`[data-credential-id="${made.credentialId}"]`)).toBe(0);
    await cancel(prompt);
    await ceremony.outcome();
    const signedIn = await signIn(stage, page, { allowCredentials: descriptor(made.credentialId) });
    expect(signedIn.credentialId).toBe(made.credentialId);
  });

  it("takes an id of ours from among others, whatever its transports", async () => {
    const { credentialId } = await register(stage, page);
    const allowCredentials = [...descriptor(randomBase64url()), ...descriptor(credentialId, ["usb", "nfc"])];
    const signedIn = await signIn(stage, page, { allowCredentials, hints: ["security-key"] });
    expect(signedIn.credentialId).toBe(credentialId);
  });
});

describe("user verification", () => {
  const cases = [
    { userVerification: "required", locked: false, asks: true, uv: true },
    { userVerification: "required", locked: true, asks: true, uv: true },
    { userVerification: "preferred", locked: false, asks: true, uv: true },
    { userVerification: "preferred", locked: true, asks: true, uv: true },
    { userVerification: "discouraged", locked: false, asks: false, uv: false },
    { userVerification: "discouraged", locked: true, asks: true, uv: true },
  ];
  let credentialId: string;
  it.each(cases)("$userVerification, locked: $locked → PIN asked: $asks, UV: $uv", async (row) => {
    const { userVerification, locked, asks, uv } = row;
    credentialId ??= (await register(stage, page)).credentialId;
    if (locked) await lock(stage.browser);
    const options = requestOptions(stage.rp, {
      userVerification,
      allowCredentials: descriptor(credentialId),
    });
    const ceremony = await beginGet(page, options);
    const prompt = await stage.browser.prompt();
    await prompt.waitFor("#approve");
    expect(await prompt.count("#pin")).toBe(asks ? 1 : 0);
    await approve(prompt, asks ? { pin: PIN } : {});
    const response = credentialOf(await ceremony.outcome());
    const { flags } = await stage.rp.verifyAuthentication(response, { challenge: options.challenge });
    expect(flags).toEqual({ up: true, uv, be: true, bs: false, at: false, ed: false });
  });

  it.each([
    { userVerification: "required", locked: false, uv: true },
    { userVerification: "preferred", locked: true, uv: true },
    { userVerification: "discouraged", locked: false, uv: false },
    { userVerification: "discouraged", locked: true, uv: true },
  ])(
    "at create(): $userVerification, locked: $locked → UV: $uv",
    async ({ userVerification, locked, uv }) => {
      if (locked) await lock(stage.browser);
      const made = await register(
        stage,
        page,
        { authenticatorSelection: { residentKey: "required", userVerification } },
        uv ? { pin: PIN } : {},
      );
      expect(made.flags).toEqual({ up: true, uv, be: true, bs: false, at: true, ed: false });
    },
  );
});

describe("the person", () => {
  it("types a wrong PIN, is told so, and may try again", async () => {
    await register(stage, page);
    for (const locked of [false, true]) {
      if (locked) await lock(stage.browser);
      const made = await beginCreate(page, creationOptions(stage.rp));
      const prompt = await stage.browser.prompt();
      await approveWrongly(prompt, "not the PIN");
      expect(await prompt.text("[role=alert]")).toMatch(/wrong pin/i);
      expect(await made.settled()).toBe(false);
      await approve(prompt, { pin: PIN });
      expect(await made.outcome()).toMatchObject({ ok: true, genuine: true });
    }
  });

  it("cancels by the button, by Escape and by closing the window: NotAllowedError", async () => {
    const ways = [cancel, (prompt: Surface) => prompt.press("Escape"), (prompt: Surface) => prompt.close()];
    for (const way of ways) {
      for (const begin of [
        () => beginCreate(page, creationOptions(stage.rp)),
        () => beginGet(page, requestOptions(stage.rp)),
      ]) {
        const ceremony = await begin();
        const prompt = await stage.browser.prompt();
        await prompt.waitFor("#approve:not([disabled])");
        await way(prompt);
        expect(await ceremony.outcome()).toMatchObject({ ok: false, name: "NotAllowedError" });
        await prompt.waitClosed();
      }
    }
  });

  it("opens a locked vault within the ceremony, and chooses an account then", async () => {
    const made = [];
    for (const name of ["fay", "gus"]) {
      made.push(await register(stage, page, { user: { id: randomBase64url(), name, displayName: name } }));
    }
    await lock(stage.browser);
    const options = requestOptions(stage.rp, { userVerification: "required" });
    const ceremony = await beginGet(page, options);
    const prompt = await stage.browser.prompt();
    await prompt.waitFor("#pin");
    expect(await prompt.count("[data-credential-id]")).toBe(0);
    await prompt.type("#pin", PIN);
    await prompt.click("#approve");
    await prompt.waitFor("[data-credential-id]");
    const credentialId = made[0]?.credentialId as string;
    await approve(prompt, { credentialId });
    const response = credentialOf(await ceremony.outcome());
    expect(response.id).toBe(credentialId);
    const { flags } = await stage.rp.verifyAuthentication(response, { challenge: options.challenge });
    expect(flags.uv).toBe(true);
  });
});

describe("the page", () => {
  it("aborts while the prompt is open: its reason, and the prompt closes", async () => {
    for (const begin of [
      () => beginCreate(page, creationOptions(stage.rp)),
      () => beginGet(page, requestOptions(stage.rp)),
    ]) {
      const ceremony = await begin();
      const prompt = await stage.browser.prompt();
      await prompt.waitFor("#approve");
      await ceremony.abort();
      expect(await ceremony.outcome()).toMatchObject({ ok: false, name: "AbortError" });
      await prompt.waitClosed();
    }
  });

  it("calls with a signal that is aborted already: its reason, and no prompt", async () => {
    for (const ceremony of [
      await beginCreate(page, creationOptions(stage.rp), { aborted: true }),
      await beginGet(page, requestOptions(stage.rp), { aborted: true }),
    ]) {
      expect(await ceremony.outcome()).toMatchObject({ ok: false, name: "AbortError" });
    }
    expect(await stage.browser.promptCount()).toBe(0);
  });

  it("gets its own reason, not a copy", async () => {
    const same = await page.evaluate(async () => {
      const controller = new AbortController();
      const reason = { mine: true };
      const call = navigator.credentials.get({
        publicKey: { challenge: new Uint8Array(16) },
        signal: controller.signal,
      });
      setTimeout(() => controller.abort(reason), 50);
      return call.catch((error) => error === reason);
    });
    expect(same).toBe(true);
  });

  it("has one request at a time", async () => {
    const first = await beginGet(page, requestOptions(stage.rp));
    const prompt = await stage.browser.prompt();
    const second = await beginGet(page, requestOptions(stage.rp));
    expect(await second.outcome()).toMatchObject({ ok: false, name: "NotAllowedError" });
    expect(await stage.browser.promptCount()).toBe(1);
    await cancel(prompt);
    await first.outcome();
  });
});
