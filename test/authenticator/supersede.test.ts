import { expect, it } from "vitest";
import { makeCredential } from "../../src/authenticator/make-credential.ts";
import { credential } from "../fakes/credentials.ts";
import { MemoryStore } from "../fakes/memory-store.ts";
import { NEVER, portsOf, ScriptedConsent } from "../fakes/scripted-consent.ts";

/** Which older credentials a new one takes the place of. */

const ACCOUNT = credential(1).userHandle;

async function supersede(store: MemoryStore, requireResidentKey: boolean) {
  let shown: string[] = [];
  const consent = new ScriptedConsent(async (hint) => {
    store.open = true;
    if (hint.type === "create") shown = (await hint.superseded()).map(({ userName }) => userName);
    return { type: "approved", verified: true };
  });
  const made = await makeCredential(
    {
      rp: { id: "example.com", name: "Example" },
      user: { id: new Uint8Array(ACCOUNT), name: "new", displayName: "New" },
      clientDataHash: new Uint8Array(32),
      algorithms: [-7],
      excluded: [],
      requireResidentKey,
      requireUserPresence: true,
      requireUserVerification: true,
      attestationFormats: ["none"],
      extensions: {},
    },
    portsOf(store, consent),
    NEVER,
  );
  expect(made.type).toBe("made");
  return { shown, superseded: store.superseded.map(({ userName }) => userName) };
}

const mixed = () =>
  new MemoryStore(
    credential(1, { userHandle: ACCOUNT, userName: "same account" }),
    credential(2, { userHandle: ACCOUNT, userName: "same account, older" }),
    credential(3, { userName: "another account" }),
    credential(4, { userHandle: ACCOUNT, rpId: "example.org", userName: "another site" }),
    credential(5, { userHandle: ACCOUNT, discoverable: false, userName: "second factor" }),
    credential(6, { userHandle: ACCOUNT.subarray(0, 15), userName: "shorter handle" }),
  );

it("a discoverable credential supersedes the discoverable ones of its account, and says so first", async () => {
  const { shown, superseded } = await supersede(mixed(), true);
  expect(shown.sort()).toEqual(["same account", "same account, older"]);
  expect(superseded.sort()).toEqual(["same account", "same account, older"]);
});

it("a second factor supersedes nothing", async () => {
  expect(await supersede(mixed(), false)).toEqual({ shown: [], superseded: [] });
});

it("what is archived already is not shown again", async () => {
  const store = new MemoryStore(credential(1, { userHandle: ACCOUNT, archived: true }));
  expect((await supersede(store, true)).shown).toEqual([]);
});

it("nothing is destroyed or archived before the page holds the new one, which is one write", async () => {
  const store = mixed();
  await supersede(store, true);
  expect(store.sources).toHaveLength(7);
  expect(store.sources.filter((own) => own.archived)).toEqual([]);
  expect(store.writes).toBe(1);
});

it("works where the vault was locked until the person answered", async () => {
  const store = mixed();
  store.open = false;
  expect((await supersede(store, true)).superseded).toHaveLength(2);
});
