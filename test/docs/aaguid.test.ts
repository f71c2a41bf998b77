import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { AAGUID } from "../../src/authenticator/authenticator-data.ts";
import { hex } from "../fakes/hex.ts";

/** docs/aaguid.json is in the form of the community's list of AAGUIDs (passkey-authenticator-aaguids). */

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");

it("names Latchkey's AAGUID, with its icon for light and for dark pages", () => {
  const list = JSON.parse(read("docs/aaguid.json")) as Record<string, Record<string, string>>;
  const aaguid = hex(AAGUID).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  const icon = (svg: string) => `data:image/svg+xml;base64,${Buffer.from(svg).toString("base64")}`;
  const light = read("popup/icons/latchkey.svg");
  const dark = light.replace("#159480", "#35c7ad").replace("#fff", "#08251f");
  expect(dark).not.toBe(light);
  expect(list).toEqual({ [aaguid]: { name: "Latchkey", icon_dark: icon(dark), icon_light: icon(light) } });
});
