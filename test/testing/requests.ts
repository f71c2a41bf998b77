/** A relying party's requests, and the server's library that verifies what comes of them. */

export const ORIGIN = "https://example.com";
export const CHALLENGE = "Y2hhbGxlbmdlIGZvciB0aGUgdGVzdHM";
export const CALL = { origin: ORIGIN };
export const EXPECTED = {
  expectedChallenge: CHALLENGE,
  expectedOrigin: ORIGIN,
  expectedRPID: "example.com",
};

export const CREATION = {
  rp: { id: "example.com", name: "Example" },
  user: { id: "AQIDBA", name: "ada", displayName: "Ada" },
  challenge: CHALLENGE,
  pubKeyCredParams: [{ type: "public-key" as const, alg: -7 }],
  authenticatorSelection: { residentKey: "required" as const },
};

export const REQUEST = { challenge: CHALLENGE, rpId: "example.com" };

/** Flags and counter of authenticator data, base64url. */
export function authenticatorData(text: string) {
  const data = Buffer.from(text, "base64url");
  const flags = data.readUInt8(32);
  return {
    UP: flags & 1,
    UV: (flags >> 2) & 1,
    BE: (flags >> 3) & 1,
    BS: (flags >> 4) & 1,
    count: data.readUInt32BE(33),
    ...(flags & 0x40 && { aaguid: data.subarray(37, 53).toString("hex") }),
  };
}
