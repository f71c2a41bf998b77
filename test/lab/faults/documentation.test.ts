import { expect, it } from "vitest";
import type { CeremonyKind, Fault } from "../../../src/lab/faults/fault.ts";
import { FAULTS } from "../../../src/lab/faults/table.ts";
import { TAKEN_BY_SIMPLEWEBAUTHN } from "./simplewebauthn.ts";

/**
 * docs/faults.md is made of the table and of what `simplewebauthn.test.ts` has tried; where it is not there, it is
 * written.
 */

const INTRODUCTION = `# Faults

What an authenticator of the lab or of \`latchkey/testing\` can do wrong on purpose. Each fault is exactly one thing: the
answer is changed and then signed again, so that whatever else is verified holds. \`npm run rp-check\` shows all of them to
a relying party.

"Correct" says what a relying party has to do: **reject** registers nothing and signs nobody in, **accept** goes on as if
nothing were wrong, as nothing is, and **either** is left to its policy. Sections are those of WebAuthn Level 3. The last
column says what \`@simplewebauthn/server\` 14.0.3 does by itself, without what its caller has to look up.

| fault | in | what it does | correct | why | spec | @simplewebauthn/server |
| --- | --- | --- | --- | --- | --- | --- |
`;

function row(fault: Fault): string {
  const { name, ceremonies, what, expected, expectedInCreate, when, why, section, effect } = fault;
  const condition = expectedInCreate === undefined ? when : `in create() ${expectedInCreate}`;
  const correct = condition === undefined ? expected : `${expected}, ${condition}`;
  const does = effect.type === "edits" ? library(name, ceremonies, expected) : "has nothing to verify";
  const cells = [`\`${name}\``, ceremonies.join(", "), what, correct, why, section, does];
  return `| ${cells.join(" | ")} |\n`;
}

function library(name: Fault["name"], ceremonies: readonly CeremonyKind[], expected: string): string {
  if (expected === "accept") return "accepts";
  const taken = ceremonies.filter((kind) => TAKEN_BY_SIMPLEWEBAUTHN[kind][name] !== undefined);
  if (taken.length === 0) return "rejects";
  const reasons = new Set(taken.map((kind) => TAKEN_BY_SIMPLEWEBAUTHN[kind][name]));
  const where = taken.length < ceremonies.length ? ` in ${taken.join(", ")}` : "";
  return `**accepts**${where}. ${[...reasons].join(" ")}`;
}

it("has every fault, as it is", async () => {
  await expect(`${INTRODUCTION}${FAULTS.map(row).join("")}`).toMatchFileSnapshot("../../../docs/faults.md");
});
