import { randomBytes } from "node:crypto";
import { type CeremonyKind, ImpossibleFault } from "../../src/lab/faults/fault.ts";
import type { FaultName } from "../../src/lab/faults/names.ts";
import type { Authenticator } from "../create-authenticator.ts";
import type { NotedCalls } from "../noted-calls.ts";
import type { CreationOptions, RequestOptions } from "../options.ts";
import type { Answer } from "./answer.ts";
import { begin } from "./begin.ts";
import { CheckFailure } from "./check-failure.ts";
import type { CeremonyTemplate, RelyingPartyConfig } from "./config.ts";
import type { Values } from "./fill-template.ts";
import { canFollow, successOf } from "./success.ts";
import { Visitor } from "./visitor.ts";

/** What the relying party made of an answer; or why none was given. */
export type Reaction =
  /** `accepted`: somebody was let in. `success`: all that the config calls a success is there. */
  | { type: "answered"; accepted: boolean; success: boolean; answer: Answer }
  | { type: "left out"; why: string };

/** Asked before an answer is made: why it would tell nothing for these options, or undefined. */
export type Objection = (options: Record<string, unknown>) => string | undefined;

/** One account at the relying party, with the visits of its owner. */
export class Account {
  readonly #config: RelyingPartyConfig;
  readonly #origin: string;
  readonly #authenticator: Authenticator;
  readonly #values: Values;
  readonly #calls: NotedCalls | undefined;

  /** `calls`: where what the relying party asks for is noted. What the config follows a success with is tried then. */
  constructor(config: RelyingPartyConfig, authenticator: Authenticator, calls?: NotedCalls) {
    this.#calls = calls;
    const username = `latchkey-${randomBytes(6).toString("hex")}`;
    this.#config = config;
    this.#origin = config.origin ?? new URL(config.url).origin;
    this.#authenticator = authenticator;
    this.#values = {
      username,
      email: `${username}@example.com`,
      password: randomBytes(18).toString("base64url"),
    };
  }

  /** Opens the account and registers a passkey. @throws CheckFailure where it does not come to an answer. */
  async register(faults: readonly FaultName[] = [], objection?: Objection): Promise<Reaction> {
    const visitor = new Visitor(this.#config, this.#values);
    await visitor.prepare(this.#config.account ?? []);
    return this.#ceremony("create", visitor, this.#config.registration, objection, (options) =>
      this.#authenticator.create(options as unknown as CreationOptions, { origin: this.#origin, faults }),
    );
  }

  /** Signs in with the passkey, as a visitor of whom nothing is known. @throws CheckFailure as `register`. */
  async signIn(faults: readonly FaultName[] = [], objection?: Objection): Promise<Reaction> {
    const visitor = new Visitor(this.#config, this.#values);
    return this.#ceremony("get", visitor, this.#config.login, objection, (options) =>
      this.#authenticator.get(options as unknown as RequestOptions, { origin: this.#origin, faults }),
    );
  }

  async #ceremony(
    ceremony: CeremonyKind,
    visitor: Visitor,
    template: CeremonyTemplate,
    objection: Objection | undefined,
    answerWith: (options: Record<string, unknown>) => Promise<object>,
  ): Promise<Reaction> {
    const options = await begin(visitor, template);
    const why = objection?.(options);
    if (why !== undefined) return { type: "left out", why };
    let credential: object;
    try {
      credential = await answerWith(options);
    } catch (error) {
      if (error instanceof ImpossibleFault) return { type: "left out", why: `${error.message}.` };
      const { name, message } = error instanceof Error ? error : new Error(String(error));
      this.#note(ceremony, options, { type: "error", name, message });
      throw new CheckFailure(
        "options-refused",
        `The options of ${template.begin.path} end with ${name} on a page of ${this.#origin}: ${message}`,
        { cause: error },
      );
    }
    this.#note(ceremony, options, { type: "credential", credential });
    if (this.#calls && (await canFollow(template.success, visitor))) {
      throw new CheckFailure(
        "config",
        `${template.success?.follow?.path} is answered as after a success before anybody has answered ${template.begin.path}: it tells nothing.`,
      );
    }
    const answer = await visitor.send(template.finish, { credential });
    const { whole: success, letIn: accepted } = await successOf(template.success, answer, visitor);
    return { type: "answered", accepted, success, answer };
  }

  #note(ceremony: CeremonyKind, options: object, outcome: object): void {
    const caller = { origin: this.#origin, sameOriginWithAncestors: true, inFrame: false };
    this.#calls?.note({ ceremony, form: "json", options, caller, outcome });
  }
}
