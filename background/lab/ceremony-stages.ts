import type { CredentialStore } from "../../src/authenticator/ports.ts";
import { fromBase64Url } from "../../src/bytes/base64url.ts";
import type { LabAuthenticator } from "../../src/lab/lab-authenticator.ts";
import type { LabOutcome } from "../../src/lab/outcome.ts";
import { type WebDriverCredential, writeWebDriver } from "../../src/lab/web-driver.ts";
import type { Outcome } from "../../src/webauthn/outcome.ts";
import type { ClientPorts } from "../../src/webauthn/ports.ts";
import type { CeremonyRequest } from "../../src/wire/ceremony.ts";
import type { CeremonyWord, Seen, SeenDocument, SeenStage } from "../../src/wire/seen.ts";
import type { CallingDocument } from "../ceremony/calling-document.ts";
import type { CeremonyWatch } from "../ceremony/watch.ts";
import { seenDocument } from "./seen-document.ts";

/** Tells what the real vault's ceremonies do, and how long each part of it takes: never a key, a PIN or a secret. */
export class CeremonyStages implements CeremonyWatch {
  readonly #running = new Map<string, { document: CallingDocument; place: Promise<SeenDocument> }>();
  readonly #tell: (document: CallingDocument, seen: Seen) => void;

  constructor(tell: (document: CallingDocument, seen: Seen) => void) {
    this.#tell = tell;
  }

  /** `profile`: the name of the lab profile that answers it. */
  received(id: string, document: CallingDocument, request: CeremonyRequest, profile?: string): void {
    const place = seenDocument(document);
    place.catch(() => undefined);
    this.#running.set(id, { document, place });
    this.#say(id, {
      type: "received",
      at: now(),
      request: withoutBlob(request),
      ...(profile !== undefined && { profile }),
    });
  }

  timed(id: string, ports: ClientPorts): ClientPorts {
    const measured =
      <Args extends unknown[], T>(stage: SeenStage, call: (...args: Args) => Promise<T>) =>
      async (...args: Args): Promise<T> => {
        const at = now();
        try {
          return await call(...args);
        } finally {
          this.#say(id, { type: "span", at, stage, duration: now() - at });
        }
      };
    const { store, consent } = ports;
    const timedStore: CredentialStore = {
      owned: measured("vault", (rpId, ids) => store.owned(rpId, ids)),
      find: measured("vault", (rpId) => store.find(rpId)),
      withholds: measured("vault", (rpId) => store.withholds(rpId)),
      peek: measured("vault", (rpId) => store.peek(rpId)),
      prepare: (source) => store.prepare?.(source),
      add: measured("vault", (source, archive) => store.add(source, archive)),
      settle: measured("vault", (source) => store.settle(source)),
      used: measured("vault", (source) => store.used(source)),
      keepBlob: measured("vault", (source, blob) => store.keepBlob(source, blob)),
    };
    return {
      ...ports,
      store: timedStore,
      consent: { ask: measured("person", (hint, signal) => consent.ask(hint, signal)) },
    };
  }

  answered(id: string, outcome: Outcome): void {
    this.#say(id, { type: "answered", at: now(), outcome: withoutSecrets(outcome), by: "latchkey" });
    this.#running.delete(id);
  }

  /** Of a lab profile, whose credentials are no secrets. Never rejects. */
  async answeredInLab(
    id: string,
    outcome: LabOutcome,
    profile: string,
    faults: readonly string[],
    authenticator?: LabAuthenticator,
  ): Promise<void> {
    const at = now();
    const labCredential = await credentialOf(outcome, authenticator).catch(() => undefined);
    this.#say(id, {
      type: "answered",
      at,
      outcome: outcome as Outcome,
      by: "lab",
      profile,
      faults: [...faults],
      ...(labCredential && { labCredential }),
    });
    this.#running.delete(id);
  }

  #say(id: string, word: CeremonyWord): void {
    const running = this.#running.get(id);
    if (!running) return;
    const { document, place } = running;
    place
      .then((told) => this.#tell(document, { type: "ceremony", document: told, id, word }))
      .catch(console.warn);
  }
}

function now(): number {
  return performance.timeOrigin + performance.now();
}

/** A blob that is to be written is nobody's but the site's. */
function withoutBlob(request: CeremonyRequest): CeremonyRequest {
  const { largeBlob, ...extensions } = request.options.extensions ?? {};
  if (largeBlob?.write === undefined) return request;
  const { write: _blob, ...rest } = largeBlob;
  return {
    ...request,
    options: { ...request.options, extensions: { ...extensions, largeBlob: rest } },
  } as CeremonyRequest;
}

/** What prf gives and a blob that was read stay between the vault and the page. */
function withoutSecrets(outcome: Outcome): Outcome {
  if (outcome.type !== "credential") return outcome;
  const { prf, largeBlob, ...results } = outcome.credential.clientExtensionResults;
  const shown = {
    ...results,
    ...(prf && { prf: prf.enabled === undefined ? {} : { enabled: prf.enabled } }),
    ...(largeBlob && { largeBlob: largeBlobFacts(largeBlob) }),
  };
  return {
    type: "credential",
    credential: { ...outcome.credential, clientExtensionResults: shown } as typeof outcome.credential,
  };
}

function largeBlobFacts({ blob: _blob, ...facts }: { blob?: string }): object {
  return facts;
}

/** The credential that answered, as it is after that; undefined where the answer names another by a fault. */
async function credentialOf(
  outcome: LabOutcome,
  authenticator: LabAuthenticator | undefined,
): Promise<WebDriverCredential | undefined> {
  if (outcome.type !== "credential") return undefined;
  const source = authenticator?.credentials.withId(fromBase64Url(outcome.credential.rawId));
  return source && writeWebDriver(source);
}
