import { fromBase64Url } from "../../src/bytes/base64url.ts";
import type { Vault } from "../../src/vault/vault.ts";
import type { Caller } from "../../src/webauthn/caller.ts";
import type { ClientPorts } from "../../src/webauthn/ports.ts";
import { publicKeyDescriptors } from "../../src/webauthn/routing.ts";
import type { CeremonyRequest } from "../../src/wire/ceremony.ts";
import { type ConditionalRequests, LeftToBrowser } from "../conditional/conditional-requests.ts";
import { conditionalStore, upgradeStore } from "../conditional/conditional-store.ts";
import { patientConsent } from "../conditional/patient-consent.ts";
import { Person } from "../prompt/person.ts";
import type { CallingDocument } from "./calling-document.ts";
import type { CeremonyWindow } from "./ceremony-window.ts";
import type { CeremonyStore } from "./credential-store.ts";
import { relatedOriginsFor } from "./related-origins.ts";
import { needsClick, staysOut } from "./stays-out.ts";

/** Of what one ceremony's ports are made. */
export interface Ceremony {
  id: string;
  request: CeremonyRequest;
  document: CallingDocument;
  caller: Caller;
  store: CeremonyStore;
  window: CeremonyWindow;
  signal: AbortSignal;
  /** The request waits for the person, who was told so. */
  onPending: () => void;
}

/** What all ceremonies share. `ready` locks the vault after sleep. */
export interface Shared {
  vault: Vault;
  requests: ConditionalRequests;
  ready: () => Promise<void>;
}

/** What the client needs for a ceremony, by its manner: modal, conditional `get()`, conditional `create()`. */
export function clientPorts(ceremony: Ceremony, shared: Shared): ClientPorts {
  const { request, store } = ceremony;
  const ports = modalPorts(ceremony, shared);
  if (request.mediation !== "conditional") return ports;
  if (request.type === "create") return { ...ports, store: upgradeStore(store) };
  const listed = publicKeyDescriptors(request.options.allowCredentials);
  const named = listed.map((descriptor) => fromBase64Url(descriptor.id));
  return {
    ...ports,
    store: conditionalStore(store, named),
    consent: patientConsent(ports.consent),
    invited: (rpId, ended) => invited(ceremony, shared, { rpId, named }, ended),
  };
}

function modalPorts(
  { request, document, caller, store, window, signal }: Ceremony,
  { vault, ready }: Shared,
): ClientPorts {
  const asker = {
    origin: caller.origin,
    ...(caller.embedding && { topOrigin: caller.embedding.topOrigin }),
    ...(needsClick(request, caller) && { clickAgain: true }),
  };
  const onDecided = () => {
    if (!signal.aborted) window.decided();
  };
  return {
    store,
    consent: new Person(vault, asker, (firstView) => window.open(signal, firstView), onDecided, ready),
    randomBytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
    now: () => Date.now(),
    // The connection could be a lasting trace of a private window: what a server says of itself is kept.
    ...(!document.private && { isRelatedOrigin: relatedOriginsFor(document) }),
  };
}

/** Resolves when the person comes to a conditional request: for each time there is another window. */
async function invited(
  { id, request, document, caller, window, onPending }: Ceremony,
  { vault, requests, ready }: Shared,
  asked: { rpId: string; named: Uint8Array[] },
  ended: AbortSignal,
): Promise<void> {
  if (await window.leave()) return onPending();
  for (let came = false; ; ) {
    if (await staysOut(vault, request, document, caller)) throw new LeftToBrowser();
    if (came) return;
    const invitation = requests.invitation(id, { document, ...asked }, ended);
    onPending();
    came = await invitation;
    await ready();
  }
}
