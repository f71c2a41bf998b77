import { expect, it, vi } from "vitest";
import "../../fakes/page-world.ts";

/** Of a browser that has one of the two. */
const Credential = Object.assign(class {}, {
  parseRequestOptionsFromJSON(json: object | string) {
    if (typeof json === "string") throw new TypeError("No object");
    return { ...json };
  },
});
vi.stubGlobal("PublicKeyCredential", Credential);
vi.resetModules();

/** Its room is a TypeScript project with other globals, so it is loaded by name. */
const { observeParsers, isParsed } = await vi.importActual<{
  observeParsers(): void;
  isParsed(options: unknown): boolean;
}>("../../../src/page/observer/parsed-options.ts");
observeParsers();

it("knows the very object that a parser gave, and no copy of it", () => {
  const options = Credential.parseRequestOptionsFromJSON({ challenge: "AAEC" });
  expect(options).toEqual({ challenge: "AAEC" });
  expect(isParsed(options)).toBe(true);
  expect(isParsed({ ...options })).toBe(false);
  expect(isParsed(undefined)).toBe(false);
});

it("lets the parser throw as it does, and adds none that the browser has not", () => {
  expect(() => Credential.parseRequestOptionsFromJSON("text")).toThrow("No object");
  expect("parseCreationOptionsFromJSON" in Credential).toBe(false);
});
