import { expect, it } from "vitest";
import { LAB_CALLER, labAuthenticator, labCreation, registered, signedIn } from "../fakes/lab.ts";
import { NEVER } from "../fakes/scripted-consent.ts";

/** How many credentials a lab authenticator has room for. */

const user = (id: string) => ({ user: { id, name: id, displayName: id } });

it("a create() beyond the room ends with a NotAllowedError that says why, and changes nothing", async () => {
  const lab = labAuthenticator({ ports: { mostCredentials: 2 } });
  await registered(lab, user("YWE"));
  await registered(lab, user("YmI"));
  const before = lab.credentials.all;
  expect(await lab.create(labCreation(user("Y2M")), LAB_CALLER, { signal: NEVER })).toEqual({
    type: "error",
    name: "NotAllowedError",
    message: "There is no room: the profile has 2 credentials, 2 at most",
  });
  expect(lab.credentials.all).toBe(before);
  await signedIn(lab);
});

it("one that takes another's place needs no room", async () => {
  const lab = labAuthenticator({ ports: { mostCredentials: 1 } });
  await registered(lab, user("YWE"));
  const again = await registered(lab, user("YWE"));
  expect(lab.credentials.all.map(({ id }) => Buffer.from(id).toString("base64url"))).toEqual([again.id]);
});

it("adds all of several or none, and of two with one id the later", async () => {
  const many = labAuthenticator();
  await registered(many, user("YWE"));
  await registered(many, user("YmI"));
  const [a, b] = many.credentials.all;
  if (!a || !b) throw new Error("Not made");
  const { credentials } = labAuthenticator({ ports: { mostCredentials: 1 } });
  await expect(credentials.add([a, b])).rejects.toThrow("no room");
  expect(credentials.all).toEqual([]);
  const later = { ...a, userName: "later" };
  await credentials.add([a, later]);
  expect(credentials.all).toEqual([later]);
});
