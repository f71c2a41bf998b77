import { toBase64Url } from "../../../../src/bytes/base64url.ts";
import { encodeCbor } from "../../../../src/bytes/cbor.ts";
import { answer, type Cases, create, get, listed } from "./case.ts";

function algorithms(...all: unknown[]) {
  return { pubKeyCredParams: all.map((alg) => ({ type: "public-key", alg: alg as number })) };
}

function attested(fmt: string) {
  const attestationObject = toBase64Url(
    encodeCbor(
      new Map<string, string | Map<string, string> | Uint8Array>([
        ["fmt", fmt],
        ["attStmt", new Map()],
        ["authData", new Uint8Array(37)],
      ]),
    ),
  );
  return { outcome: answer("AQID", { attestationObject }) };
}

function signedIn(startedAt: number, signCount: number, id = "AQID") {
  return get({}, { startedAt, outcome: answer(id, { signCount }) });
}

const verification = (userVerification: string) => ({
  authenticatorSelection: { residentKey: "required", userVerification },
});

export const KEY_CASES: Cases = {
  "algorithms-no-es256": {
    fires: [[create(algorithms(-257))], [create(algorithms(-8, -257))]],
    silent: [[create()], [create(algorithms())], [get()]],
    path: "pubKeyCredParams",
  },
  "algorithms-no-rs256": { fires: [[create(algorithms(-7))]], silent: [[create()], [create(algorithms())]] },
  "algorithms-no-eddsa": {
    fires: [[create()]],
    silent: [[create(algorithms(-8, -7, -257))], [create(algorithms())]],
  },
  "algorithms-default": { fires: [[create(algorithms())]], silent: [[create()]] },
  "algorithms-unknown": {
    fires: [[create(algorithms(-7, 7, -257))], [create(algorithms(-7, -257, -25))]],
    silent: [
      [create()],
      [create(algorithms(-7, -257, -8, -35, -36, -37, -47))],
      [create(algorithms("ES256"))],
    ],
    path: "pubKeyCredParams",
  },
  "algorithms-sha1": { fires: [[create(algorithms(-7, -257, -65535))]], silent: [[create()]] },
  "algorithms-twice": { fires: [[create(algorithms(-7, -257, -7))]], silent: [[create()]] },
  "attestation-asked": {
    fires: [[create({ attestation: "direct" })], [create({ attestation: "indirect" })]],
    silent: [[create()], [create({ attestation: "none" })]],
  },
  "attestation-enterprise": {
    fires: [[create({ attestation: "enterprise" })]],
    silent: [[create({ attestation: "direct" })]],
  },
  "attestation-unused": {
    fires: [[create({ attestation: "direct" }, attested("none")), get({ allowCredentials: listed("AQID") })]],
    silent: [
      [create({ attestation: "direct" }, attested("packed")), get({ allowCredentials: listed("AQID") })],
      [create({ attestation: "direct" }, attested("none")), get({ allowCredentials: listed("BAUG") })],
      [create({ attestation: "none" }, attested("none")), get({ allowCredentials: listed("AQID") })],
      [create({ attestation: "direct" }, attested("none"))],
    ],
  },
  "attestation-formats": {
    fires: [[create({ attestationFormats: ["packed"] })]],
    silent: [
      [create()],
      [create({ attestation: "direct", attestationFormats: ["packed"] })],
      [create({ attestationFormats: ["none"] })],
      [create({ attestationFormats: [] })],
    ],
  },
  "uv-absent": {
    fires: [[create({ authenticatorSelection: { residentKey: "required" } })], [getWithoutVerification()]],
    silent: [[create()], [get()]],
  },
  "uv-preferred": {
    fires: [[get({ userVerification: "preferred" })], [create(verification("preferred"))]],
    silent: [[get()], [create()], [get({ userVerification: "discouraged" })]],
  },
  "uv-unverified": {
    fires: [[get({ userVerification: "preferred" }, { outcome: answer("AQID", { flags: 0x01 }) })]],
    silent: [
      [get({ userVerification: "preferred" }, { outcome: answer("AQID", { flags: 0x05 }) })],
      [get({ userVerification: "preferred" })],
      [get({}, { outcome: answer("AQID", { flags: 0x01 }) })],
    ],
  },
  "uv-mixed": {
    fires: [[create(), get({ userVerification: "discouraged" })]],
    silent: [
      [create(), get()],
      [create(verification("preferred")), get({ userVerification: "preferred" })],
    ],
  },
  "counter-rejected": {
    fires: [
      [signedIn(1000, 0), signedIn(9000, 0), signedIn(20_000, 0)],
      [signedIn(1000, 5), signedIn(9000, 5), signedIn(20_000, 4), signedIn(21_000, 9)],
    ],
    silent: [
      [signedIn(1000, 0), signedIn(9000, 0)],
      [signedIn(1000, 1), signedIn(9000, 2), signedIn(20_000, 3)],
      [signedIn(1000, 0), signedIn(90_000, 0), signedIn(200_000, 0)],
      [signedIn(1000, 0), signedIn(9000, 0, "BAUG"), signedIn(20_000, 0)],
    ],
  },
};

function getWithoutVerification() {
  const entry = get();
  const { userVerification: _uv, ...options } = entry.options;
  return { ...entry, options };
}
