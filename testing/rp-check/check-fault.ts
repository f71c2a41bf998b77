import { type CeremonyKind, expectedIn, type Fault } from "../../src/lab/faults/fault.ts";
import { createAuthenticator } from "../create-authenticator.ts";
import { Account, type Reaction } from "./account.ts";
import { objectionTo } from "./applies.ts";
import { CheckFailure } from "./check-failure.ts";
import type { RelyingPartyConfig } from "./config.ts";
import type { Did, Row } from "./report.ts";
import { sayingOf } from "./saying.ts";

/** Tries one fault in one kind of ceremony, on a new account. @throws CheckFailure "unreachable" or "config". */
export async function checkFault(
  fault: Fault,
  ceremony: CeremonyKind,
  config: RelyingPartyConfig,
): Promise<Row> {
  const { name, what, why, section } = fault;
  const expected = expectedIn(ceremony, fault);
  const row = { fault: name, ceremony, what, correct: expected, why, section };
  try {
    const reaction = await tried(fault, ceremony, config);
    if (reaction.type === "left out") {
      return { ...row, did: "left out", right: undefined, says: reaction.why };
    }
    const { status } = reaction.answer;
    const did: Did = reaction.accepted ? "accepted" : status >= 500 ? "crashed" : "rejected";
    return { ...row, did, right: isRight(expected, did), status, says: sayingOf(reaction.answer) };
  } catch (error) {
    if (!(error instanceof CheckFailure) || error.kind === "unreachable" || error.kind === "config")
      throw error;
    return { ...row, did: "unclear", right: undefined, says: error.message };
  }
}

async function tried({ name }: Fault, ceremony: CeremonyKind, config: RelyingPartyConfig): Promise<Reaction> {
  const authenticator = createAuthenticator();
  const objection = (options: Record<string, unknown>) => objectionTo(name, ceremony, options);
  if (name === "known-credential-id") {
    honest(await new Account(config, authenticator).register(), "registration");
  }
  const account = new Account(config, authenticator);
  if (ceremony === "create") return account.register([name], objection);
  honest(await account.register(), "registration");
  // What changes from one answer to the next is seen by who has seen an answer.
  honest(await account.signIn(), "sign-in");
  return account.signIn([name], objection);
}

/** @throws CheckFailure "refused" where an answer without a fault was not accepted. */
export function honest(reaction: Reaction, what: string): void {
  if (reaction.type === "answered" && reaction.success) return;
  const said = reaction.type === "answered" ? reaction.answer : undefined;
  throw new CheckFailure(
    "refused",
    `An honest ${what} was not accepted: ${said ? `${said.request} was answered with ${said.status}: ${sayingOf(said)}` : ""}`,
  );
}

function isRight(expected: Row["correct"], did: Did): boolean {
  if (expected === "either") return true;
  return expected === "accept" ? did === "accepted" : did !== "accepted";
}
