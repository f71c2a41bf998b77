import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Demo, startDemo, type Verified } from "../../demo/server.ts";
import { type Claims, SoftwarePasskey } from "./software-authenticator.ts";
import { accountWithPasskey, type Options, Visitor } from "./visitor.ts";

let demo: Demo;
const events: Verified[] = [];

beforeAll(async () => {
  demo = await startDemo();
  demo.onVerified((event) => events.push(event));
});
afterAll(() => demo.close());

test("the options ask for a discoverable passkey and leave out the ones that are there", async () => {
  const { owner, passkey } = await accountWithPasskey(demo, "options");
  const { value } = await owner.post<Options>("passkeys/options");
  expect(value).toMatchObject({
    rp: { id: "localhost", name: "Harbour" },
    user: { name: "options" },
    attestation: "none",
    authenticatorSelection: { residentKey: "required", userVerification: "preferred" },
    timeout: 300_000,
  });
  expect(value.pubKeyCredParams.map(({ alg }) => alg)).toEqual([-7, -8, -257]);
  expect(value.excludeCredentials.map(({ id }) => id)).toEqual([passkey.id]);
});

test("a new passkey is listed without its key and reported with what it claimed", async () => {
  events.length = 0;
  const { owner, passkey } = await accountWithPasskey(demo, "lister", { uv: false, bs: false, counter: 5 });
  const { passkeys } = await owner.account();
  expect(passkeys).toEqual([
    { id: passkey.id, name: "Passkey 1", createdAt: expect.any(Number), lastUsedAt: null, backedUp: false },
  ]);
  expect(events).toEqual([
    {
      step: "registration",
      username: "lister",
      credentialId: passkey.id,
      flags: { up: true, uv: false, be: true, bs: false },
      counter: 5,
      algorithm: -7,
      userVerificationAsked: "preferred",
    },
  ]);
});

test("a passkey is renamed by its owner only", async () => {
  const { owner, passkey } = await accountWithPasskey(demo, "renamer");
  await owner.post("passkeys/rename", { id: passkey.id, name: "  Kitchen   laptop " });
  expect((await owner.account()).passkeys[0]?.name).toBe("Kitchen laptop");
  expect((await owner.post("passkeys/rename", { id: passkey.id, name: " " })).code).toBe("passkey-name");
  const other = new Visitor(demo);
  await other.signUp("meddler");
  expect((await other.post("passkeys/rename", { id: passkey.id, name: "Mine" })).status).toBe(404);
});

test("registering needs a signed-in account", async () => {
  expect((await new Visitor(demo).post("passkeys/options")).code).toBe("signed-out");
});

test("an id that any account already has is refused", async () => {
  const { passkey } = await accountWithPasskey(demo, "first-owner");
  const other = new Visitor(demo);
  await other.signUp("second-owner");
  const { value } = await other.post<Options>("passkeys/options");
  const answer = await other.post("passkeys", { response: passkey.registration(value) });
  expect(answer).toMatchObject({ status: 409, code: "passkey-known" });
});

describe("a new passkey is refused", () => {
  const cases: [string, Claims, string][] = [
    ["without user presence", { up: false }, "not-present"],
    ["from another origin", { origin: "https://evil.example" }, "wrong-origin"],
    ["from a cross-origin frame", { crossOrigin: true }, "cross-origin"],
    ["for another RP id", { rpId: "evil.example" }, "wrong-rp-id"],
    ["of the wrong type", { type: "webauthn.get" }, "wrong-type"],
    ["for a challenge of its own", { challenge: "AAAAAAAAAAAAAAAAAAAAAA" }, "challenge-unknown"],
    ["backed up though it never can be", { be: false, bs: true }, "backup-flags"],
    ["with an algorithm that was not offered", { algorithmByte: 0x2a }, "not-verified"],
  ];
  test.each(cases)("%s", async (name, claims, code) => {
    const owner = new Visitor(demo);
    await owner.signUp(`refused-${cases.findIndex(([other]) => other === name)}`);
    const { value } = await owner.post<Options>("passkeys/options");
    const passkey = new SoftwarePasskey(demo.origin, value.user.id);
    events.length = 0;
    const refused = await owner.post("passkeys", { response: passkey.registration(value, claims) });
    expect(refused).toMatchObject({ status: 400, code });
    expect((await owner.account()).passkeys).toEqual([]);
    expect(events).toEqual([]);
  });

  test("twice with one challenge", async () => {
    const owner = new Visitor(demo);
    await owner.signUp("replayer");
    const { value } = await owner.post<Options>("passkeys/options");
    const passkey = new SoftwarePasskey(demo.origin, value.user.id);
    expect((await owner.post("passkeys", { response: passkey.registration(value) })).code).toBe("");
    const again = new SoftwarePasskey(demo.origin, value.user.id);
    const replayed = await owner.post("passkeys", { response: again.registration(value) });
    expect(replayed.code).toBe("challenge-used");
  });

  test("with bytes that are no attestation object", async () => {
    const owner = new Visitor(demo);
    await owner.signUp("garbler");
    const { value } = await owner.post<Options>("passkeys/options");
    const answer = new SoftwarePasskey(demo.origin, value.user.id).registration(value);
    const response = { ...answer, response: { ...answer.response, attestationObject: "AAAA" } };
    expect((await owner.post("passkeys", { response })).code).toBe("attestation-form");
    expect((await owner.post("passkeys", { response: null })).code).toBe("body-form");
  });
});
