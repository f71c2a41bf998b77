import { expect, it } from "vitest";
import { register, signIn } from "./ceremony.ts";

it.each([
  ["required", true],
  ["preferred", true],
  ["discouraged", false],
])("credProps says for residentKey %s whether the passkey is discoverable: %s", async (residentKey, rk) => {
  const { outputs } = await register({ credProps: true }, { authenticatorSelection: { residentKey } });
  expect(outputs).toEqual({ credProps: { rk } });
});

it("credProps says nothing where it was not asked for", async () => {
  expect((await register({ credProps: false })).outputs).toEqual({});
});

it("credProps is not supported in get(), and nobody is asked", async () => {
  const { error, consent } = await signIn({ credProps: true });
  expect([error, consent.hints.length]).toEqual(["NotSupportedError", 0]);
  expect((await signIn({ credProps: false })).outputs).toEqual({});
});
