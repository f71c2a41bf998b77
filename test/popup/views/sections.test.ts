import { expect, it } from "vitest";
import { sectionOfHash } from "../../../popup/views/sections.ts";

it.each([
  ["", "passkeys"],
  ["#passkeys", "passkeys"],
  ["#security", "security"],
  ["#backup", "backup"],
  ["#settings", "settings"],
  ["#new-code", "security"],
  ["#nothing", "passkeys"],
  ["security", "passkeys"],
])("%j is %s", (hash, section) => expect(sectionOfHash(hash)).toBe(section));
