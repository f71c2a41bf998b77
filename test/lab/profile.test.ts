import { expect, it } from "vitest";
import { FAULT_NAMES } from "../../src/lab/faults/names.ts";
import { DEFAULT_PROFILE, type LabProfile, readProfile } from "../../src/lab/profile.ts";

const OTHER: LabProfile = {
  approval: "asked",
  delay: 250,
  userVerification: "unable",
  backupEligible: true,
  backedUp: true,
  counter: { mode: "cloned", start: 12 },
  aaguid: "01020304-0506-0708-090a-0b0c0d0e0f10",
  transports: ["usb", "nfc"],
  algorithms: [-8, -7],
  attestation: "packed",
  faults: [...FAULT_NAMES],
};

it("comes back from JSON as it was", () => {
  for (const profile of [DEFAULT_PROFILE, OTHER]) {
    expect(readProfile(JSON.parse(JSON.stringify(profile)))).toEqual(profile);
  }
});

it("has its defaults where JSON says nothing, member by member", () => {
  expect(readProfile({})).toEqual(DEFAULT_PROFILE);
  expect(readProfile({ delay: undefined, counter: { start: 3 } })).toEqual({
    ...DEFAULT_PROFILE,
    counter: { mode: "rising", start: 3 },
  });
});

it("takes nothing over but what it knows: no list twice, no prototype", () => {
  expect(readProfile({ faults: ["up-zero", "up-zero"] }).faults).toEqual(["up-zero"]);
  expect(() => readProfile(JSON.parse('{"__proto__": {"approval": "automatic"}}'))).toThrow("__proto__");
  for (const json of [null, [], "profile", 1])
    expect(() => readProfile(json)).toThrow("The profile is no object");
});
