import { describe, expect, it } from "vitest";
import type { PublicKeyCredentialCreationOptionsJSON } from "../../src/webauthn/json.ts";
import {
  offeredAlgorithms,
  publicKeyDescriptors,
  routeConditionalGet,
  routeCreate,
  routeGet,
} from "../../src/webauthn/routing.ts";

const es256 = { type: "public-key", alg: -7 };
const ps256 = { type: "public-key", alg: -37 };

function creation(
  changes: Partial<PublicKeyCredentialCreationOptionsJSON>,
  authenticatorAttachment?: string,
): PublicKeyCredentialCreationOptionsJSON {
  return {
    rp: { name: "Example" },
    user: { id: "AQ", name: "ada", displayName: "Ada" },
    challenge: "AA",
    pubKeyCredParams: [es256],
    ...(authenticatorAttachment !== undefined && { authenticatorSelection: { authenticatorAttachment } }),
    ...changes,
  };
}

describe("create()", () => {
  it.each([
    [undefined, undefined, "ours"],
    [undefined, "platform", "ours"],
    [undefined, "cross-platform", "native"],
    [undefined, "something-new", "ours"],
    [[], "cross-platform", "native"],
    [["client-device"], undefined, "ours"],
    [["client-device"], "cross-platform", "ours"],
    [["security-key"], undefined, "native"],
    [["security-key"], "platform", "native"],
    [["hybrid"], "platform", "native"],
    [["client-device", "security-key"], undefined, "ours"],
    [["security-key", "client-device"], undefined, "native"],
    [["hybrid", "client-device"], undefined, "native"],
    [["something-new"], undefined, "ours"],
    [["something-new"], "cross-platform", "native"],
    [["something-new", "security-key"], undefined, "native"],
    [["something-new", "client-device"], "cross-platform", "ours"],
    [["Security-Key"], undefined, "ours"],
  ])("hints %o and attachment %s: %s", (hints, attachment, route) => {
    expect(routeCreate(creation({ ...(hints && { hints }) }, attachment))).toBe(route);
  });

  it.each([
    [[es256], "ours"],
    [[ps256, es256], "ours"],
    [[], "ours"],
    [[ps256], "native"],
    [[ps256, { type: "public-key", alg: -65535 }], "native"],
    [[{ type: "something-new", alg: -7 }], "native"],
    [[{ type: "something-new", alg: -7 }, ps256], "native"],
    [[{ type: "public-key", alg: 7 }], "native"],
  ])("algorithms %o: %s", (pubKeyCredParams, route) => {
    expect(routeCreate(creation({ pubKeyCredParams }))).toBe(route);
  });

  it("goes native without an algorithm of ours, even if a hint asks for this device", () => {
    const options = creation({ pubKeyCredParams: [ps256], hints: ["client-device"] });
    expect(routeCreate(options)).toBe("native");
  });
});

describe("get()", () => {
  it.each([
    [undefined, false, 0, "ours"],
    [["client-device"], false, 0, "ours"],
    [["security-key"], false, 0, "native"],
    [["hybrid"], false, 0, "native"],
    [["something-new", "hybrid"], false, 0, "native"],
    [undefined, true, 0, "native"],
    [["client-device"], true, 0, "native"],
    [undefined, true, 1, "ours"],
    [["security-key"], true, 1, "ours"],
    [["hybrid", "security-key"], true, 2, "ours"],
  ])("hints %o, a list: %s, ids of ours: %i: %s", (hints, listed, ours, route) => {
    expect(routeGet(hints, listed, ours)).toBe(route);
  });
});

it("keeps the order of the algorithms and leaves out other types", () => {
  expect(offeredAlgorithms([ps256, { type: "x", alg: -8 }, es256])).toEqual([-37, -7]);
  expect(offeredAlgorithms([])).toEqual([-7, -257]);
  expect(offeredAlgorithms([{ type: "x", alg: -7 }])).toEqual([]);
});

it("keeps the descriptors of public keys, whatever their transports", () => {
  const usb = { type: "public-key", id: "AA", transports: ["usb"] };
  const plain = { type: "public-key", id: "AQ" };
  expect(publicKeyDescriptors([usb, { type: "password", id: "Ag" }, plain])).toEqual([usb, plain]);
  expect(publicKeyDescriptors(undefined)).toEqual([]);
});

it("a conditional request is the browser's alone only where its list has nothing of a known type", () => {
  expect(routeConditionalGet(false, 0)).toBe("ours");
  expect(routeConditionalGet(true, 1)).toBe("ours");
  expect(routeConditionalGet(true, 0)).toBe("native");
});
