import { describe, expect, it } from "vitest";
import { createAuthenticator } from "../../testing/index.ts";
import { CALL, CREATION, REQUEST } from "./requests.ts";

/** Everything that an authenticator answers and keeps. */
async function everything(seed: string | undefined, alg = -7, profile: object = {}) {
  const authenticator = createAuthenticator(seed === undefined ? profile : { ...profile, seed });
  const options = { ...CREATION, pubKeyCredParams: [{ type: "public-key", alg }], attestation: "direct" };
  const made = await authenticator.create(options, CALL);
  const prf = { eval: { first: "AQID" } };
  const answer = await authenticator.get({ ...REQUEST, extensions: { prf } }, CALL);
  const wrong = await authenticator.get(REQUEST, { ...CALL, faults: ["wrong-challenge"] });
  return { made, answer, wrong, kept: await authenticator.exportCredentials() };
}

describe("a seed", () => {
  it.each([-7, -8, -257, -35, -36, -9, -19, -51, -52])(
    "gives the same bytes each time with %d",
    async (alg) => {
      expect(await everything("a", alg)).toEqual(await everything("a", alg));
    },
    60_000,
  );

  it("gives the same bytes where the answer is Latchkey's own, and nothing of it has to be signed again", async () => {
    const latchkey = { counter: { mode: "fixed", start: 0 } };
    expect(await everything("a", -7, latchkey)).toEqual(await everything("a", -7, latchkey));
  });

  it("gives these bytes", async () => {
    expect((await everything("snapshot")).made.response).toMatchInlineSnapshot(`
      {
        "attestationObject": "o2NmbXRmcGFja2VkZ2F0dFN0bXSiY2FsZyZjc2lnWEgwRgIhAP1Umii5RipBmQhMpwu1PK-WQPmXbctly9C0vwEvG9xLAiEA9qbo33gOYnYva5sdyGDIizq9bsizjLhmIxXJaQNdYvloYXV0aERhdGFYpKN5pvbur7mlXjeMEYA04nUeaC-rny0wqxPSElWGzhlHTQAAAAGFaV0eNedI2bgkCcTMiRMVACAfNIkWrZBqbUdBVLT0I7cpWYXuXljaWp5qbiLygTtIZKUBAgMmIAEhWCACrEGWw-3NpJtGXnKhHh5xJmcfsQlST6lkhJTgXn3U0CJYIHRPOxqK2eRKytfhFrT-xySu2InjSmd_XQkCnu6weGez",
        "authenticatorData": "o3mm9u6vuaVeN4wRgDTidR5oL6ufLTCrE9ISVYbOGUdNAAAAAYVpXR4150jZuCQJxMyJExUAIB80iRatkGptR0FUtPQjtylZhe5eWNpanmpuIvKBO0hkpQECAyYgASFYIAKsQZbD7c2km0ZecqEeHnEmZx-xCVJPqWSElOBefdTQIlggdE87GorZ5ErK1-EWtP7HJK7YieNKZ39dCQKe7rB4Z7M",
        "clientDataJSON": "eyJ0eXBlIjoid2ViYXV0aG4uY3JlYXRlIiwiY2hhbGxlbmdlIjoiWTJoaGJHeGxibWRsSUdadmNpQjBhR1VnZEdWemRITSIsIm9yaWdpbiI6Imh0dHBzOi8vZXhhbXBsZS5jb20iLCJjcm9zc09yaWdpbiI6ZmFsc2V9",
        "publicKey": "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEAqxBlsPtzaSbRl5yoR4ecSZnH7EJUk-pZISU4F591NB0TzsaitnkSsrX4Ra0_sckrtiJ40pnf10JAp7usHhnsw",
        "publicKeyAlgorithm": -7,
        "transports": [
          "internal",
        ],
      }
    `);
    expect((await everything("snapshot")).answer).toMatchInlineSnapshot(`
      {
        "authenticatorAttachment": "platform",
        "clientExtensionResults": {
          "prf": {
            "results": {
              "first": "Jrz9qNsgylcVrPJvUBHF5QmJntQI6hr1zqhHetP4uuw",
            },
          },
        },
        "id": "HzSJFq2Qam1HQVS09CO3KVmF7l5Y2lqeam4i8oE7SGQ",
        "rawId": "HzSJFq2Qam1HQVS09CO3KVmF7l5Y2lqeam4i8oE7SGQ",
        "response": {
          "authenticatorData": "o3mm9u6vuaVeN4wRgDTidR5oL6ufLTCrE9ISVYbOGUcNAAAAAg",
          "clientDataJSON": "eyJ0eXBlIjoid2ViYXV0aG4uZ2V0IiwiY2hhbGxlbmdlIjoiWTJoaGJHeGxibWRsSUdadmNpQjBhR1VnZEdWemRITSIsIm9yaWdpbiI6Imh0dHBzOi8vZXhhbXBsZS5jb20iLCJjcm9zc09yaWdpbiI6ZmFsc2V9",
          "signature": "MEUCIECWb9n3muCJQwQb8HoAT050sp3z8lPkX7om2Hr-BiXrAiEA7gLK-bIrevOlfPKYEqfCC_Y3rFEqyruovtolikgtv5U",
          "userHandle": "AQIDBA",
        },
        "type": "public-key",
      }
    `);
  });

  it("gives others than another seed, and none gives new ones each time", async () => {
    const ids = new Set<string>();
    for (const seed of ["a", "b", undefined, undefined]) ids.add((await everything(seed)).made.id);
    expect(ids.size).toBe(4);
  });
});
