import type { PublicKeyCredentialSource } from "../../src/authenticator/credential-source.ts";
import type { Consent, ConsentHint, UserConsent } from "../../src/authenticator/ports.ts";
import { toBase64Url } from "../../src/bytes/base64url.ts";
import { VaultError } from "../../src/vault/errors.ts";
import type { Secret } from "../../src/vault/slots/slots.ts";
import type { Vault } from "../../src/vault/vault.ts";
import type {
  PinUse,
  PromptAccount,
  PromptDecision,
  PromptProblem,
  PromptView,
} from "../../src/wire/prompt.ts";
import { secretOf } from "../calls/secrets.ts";
import { platformSlot } from "../calls/unlocking.ts";
import type { Prompt } from "./prompt-windows.ts";

/** Who asks, as the view shows it. */
type Asker = Pick<PromptView, "origin" | "topOrigin" | "clickAgain">;

/** `firstView`: what the person will be asked, if nothing changes until the window is there. */
type OpenPrompt = (firstView: () => Promise<PromptView>) => Promise<Prompt>;

/**
 * Asks the person in the prompt window: consent, the PIN where it is needed, the choice of account. The window stays,
 * with its form still, until its turn ends; only for another authenticator it is closed here.
 */
export class Person implements UserConsent {
  readonly #vault: Vault;
  readonly #asker: Asker;
  /** Opens the window on the first question. */
  readonly #openPrompt: OpenPrompt;
  /** Called between the decision and what follows from it. */
  readonly #onDecided: () => void;
  /** Awaited before a decision is looked at: locks the vault after sleep. */
  readonly #ready: () => Promise<void>;

  constructor(
    vault: Vault,
    asker: Asker,
    openPrompt: OpenPrompt,
    onDecided: () => void,
    ready: () => Promise<void>,
  ) {
    this.#vault = vault;
    this.#asker = asker;
    this.#openPrompt = openPrompt;
    this.#onDecided = onDecided;
    this.#ready = ready;
  }

  async ask(hint: ConsentHint, signal: AbortSignal): Promise<Consent> {
    const prompt = await this.#openPrompt(async () => (await this.#view(hint, false, undefined)).view);
    try {
      const consent = await this.#converse(hint, prompt, signal);
      this.#onDecided();
      // The native dialog comes after our window. A result comes before its end, which keeps the browser busy.
      if (consent.type === "native") await prompt.close();
      return consent;
    } catch (error) {
      await prompt.close();
      throw error;
    }
  }

  async #converse(hint: ConsentHint, prompt: Prompt, signal: AbortSignal): Promise<Consent> {
    let verified = false;
    let problem: PromptProblem | undefined;
    for (;;) {
      const mark = this.#vault.mark;
      const made = await this.#view(hint, verified, problem).catch((error: unknown) => {
        // Locked while the view was made.
        if (error instanceof VaultError && error.code === "locked") return undefined;
        throw error;
      });
      if (!made) continue;
      const { view, credentials } = made;
      const decision = await prompt.ask(view, signal, () => hint.prepare());
      await this.#ready();
      if (decision.type === "cancel") return { type: "declined" };
      if (decision.type === "native") return decision;
      if (decision.type === "changed") continue;
      problem = undefined;
      try {
        if (view.pin !== "none") {
          prompt.busy();
          const secret = secretIn(decision);
          // Nothing typed is no guess.
          if (!secret) throw new VaultError("wrong-secret", "No PIN");
          if (view.pin === "unlock") await this.#vault.unlock(secret);
          else await this.#vault.verify(secret);
          verified = true;
        }
        // Nothing to look up again where what the person has seen is still so.
        const same = view.pin !== "unlock" && this.#vault.isStillAt(mark);
        const consent = await this.#settle(hint, decision, verified, same ? credentials : undefined);
        if (prompt.gone) return { type: "declined" };
        if (consent && !signal.aborted) return consent;
      } catch (error) {
        // Locked in between, from elsewhere: ask again, now with the PIN.
        if (error instanceof VaultError && error.code === "locked") continue;
        problem = problemOf(error);
      }
    }
  }

  /** `credentials`: those of the vault that it shows, none of a locked one. */
  async #view(
    hint: ConsentHint,
    verified: boolean,
    problem: PromptProblem | undefined,
  ): Promise<{ view: PromptView; credentials: PublicKeyCredentialSource[] }> {
    const locked = (await this.#vault.state()) !== "unlocked";
    const pin: PinUse = locked ? "unlock" : hint.verify && !verified ? "verify" : "none";
    const common = {
      rpId: hint.rpId,
      ...this.#asker,
      ...(!locked && { history: await hint.history() }),
      extras: hint.extras,
      pin,
      platform: pin === "none" ? [] : (await this.#vault.slots()).flatMap(platformSlot),
      ...(problem && { problem }),
    };
    const credentials = locked ? [] : await shownBy(hint);
    const accounts = credentials.map(account);
    if (hint.type === "get")
      return { view: { type: "get", ...common, accounts: locked ? null : accounts }, credentials };
    const { rpName, user } = hint;
    return { view: { type: "create", ...common, rpName, user, supersedes: accounts }, credentials };
  }

  /**
   * The consent that an approval amounts to, or undefined where something is still to be shown first. `credentials`: those
   * that the person has seen, where they are still so.
   */
  async #settle(
    hint: ConsentHint,
    decision: Extract<PromptDecision, { type: "approve" }>,
    verified: boolean,
    credentials: PublicKeyCredentialSource[] | undefined,
  ): Promise<Consent | undefined> {
    if (hint.type === "create") {
      // What the new passkey takes the place of may be known only now that the vault is open, or have changed while the
      // decision was on its way.
      const { supersedes: shown = [] } = decision;
      const [state, superseded] = credentials
        ? (["unlocked", credentials] as const)
        : await Promise.all([this.#vault.state(), shownBy(hint)]);
      if (state !== "unlocked") return undefined;
      const all = superseded.map(({ id }) => toBase64Url(id));
      return all.every((id) => shown.includes(id)) ? { type: "approved", verified } : undefined;
    }
    const candidates = credentials ?? (await shownBy(hint));
    const chosen =
      candidates.length === 1 && decision.credentialId === undefined
        ? candidates[0]
        : candidates.find((candidate) => toBase64Url(candidate.id) === decision.credentialId);
    return chosen && { type: "approved", verified, chosen };
  }
}

/** Those that the person is shown. Rejects while locked. */
function shownBy(hint: ConsentHint): Promise<PublicKeyCredentialSource[]> {
  return hint.type === "get" ? hint.candidates() : hint.superseded();
}

function secretIn(decision: Extract<PromptDecision, { type: "approve" }>): Secret | undefined {
  const { pin = "", derived, platform } = decision;
  const typed = { pin, ...(derived && { derived }) };
  if (!platform) return pin === "" ? undefined : secretOf({ type: "pin", ...typed });
  return secretOf(
    pin === "" ? { type: "platform", ...platform } : { type: "pin+platform", ...typed, ...platform },
  );
}

function problemOf(error: unknown): PromptProblem {
  if (error instanceof VaultError) {
    if (error.code === "wrong-secret") return { code: "wrong-pin" };
    if (error.code === "pin-rests") return { code: "pin-rests" };
    if (error.code === "wait") return { code: "wait", seconds: error.seconds ?? 0 };
  }
  return { code: "vault", message: error instanceof Error ? error.message : String(error) };
}

function account(source: PublicKeyCredentialSource): PromptAccount {
  return {
    credentialId: toBase64Url(source.id),
    name: source.userName,
    displayName: source.userDisplayName,
    createdAt: source.createdAt,
    confirmed: source.confirmed,
    ...(source.lastUsedAt !== undefined && { lastUsedAt: source.lastUsedAt }),
  };
}
