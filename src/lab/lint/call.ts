import { fromBase64Url, isBase64Url } from "../../bytes/base64url.ts";
import type { Ceremony, LogEntry } from "../log/entry.ts";
import type { JsonObject, JsonValue } from "../log/json-value.ts";
import { asObject, listIn, objectIn, requestedRpId, textIn } from "../options/members.ts";
import { type Mistake, mistakesIn } from "../options/mistakes.ts";
import { type Claim, claimOf } from "./claim.ts";
import { readableText } from "./readable-text.ts";

/** An entry of the log as the rules read it: nothing in its options is sure. */
export class Call {
  readonly entry: LogEntry;
  readonly ceremony: Ceremony;
  readonly options: JsonObject;
  /** The rpId that the call is for, and how it came to it; empty where it has none. */
  readonly rpId: string;
  readonly claim: Claim;
  readonly user: JsonObject;
  readonly selection: JsonObject;
  readonly extensions: JsonObject;
  /** The bytes of the challenge; undefined where there are none. */
  readonly challenge: Uint8Array | undefined;
  /** excludeCredentials or allowCredentials. */
  readonly listName: "excludeCredentials" | "allowCredentials";
  readonly listed: readonly Descriptor[];
  /** The COSE identifiers that are offered; undefined in the place of what is no number. */
  readonly algorithms: readonly (number | undefined)[];
  /** The bytes of user.id, and the same as text where it can be read. */
  readonly userId: Uint8Array | undefined;
  readonly userIdText: string | undefined;
  #mistakes: Mistake[] | undefined;
  #answer: Answer | undefined | null = null;

  constructor(entry: LogEntry) {
    const { options, ceremony } = entry;
    this.entry = entry;
    this.ceremony = ceremony;
    this.options = options;
    this.claim = claimOf(entry.caller.origin, requestedRpId(entry));
    this.rpId = this.claim.requested ?? this.claim.host ?? "";
    this.user = objectIn(options, "user") ?? {};
    this.selection = objectIn(options, "authenticatorSelection") ?? {};
    this.extensions = objectIn(options, "extensions") ?? {};
    this.challenge = bytesIn(options, "challenge");
    this.listName = ceremony === "create" ? "excludeCredentials" : "allowCredentials";
    this.listed = (listIn(options, this.listName) ?? []).map(descriptor);
    this.algorithms = (listIn(options, "pubKeyCredParams") ?? []).map(algorithm);
    this.userId = bytesIn(this.user, "id");
    this.userIdText = this.userId && readableText(this.userId);
  }

  get mistakes(): readonly Mistake[] {
    this.#mistakes ??= mistakesIn(this.entry);
    return this.#mistakes;
  }

  /** Whether members may be there that nobody has read: what is absent then says nothing. */
  get isPartial(): boolean {
    return (this.entry.unread?.length ?? 0) > 0;
  }

  /** userVerification as the call has it. */
  get userVerification(): JsonValue | undefined {
    return this.ceremony === "create" ? this.selection.userVerification : this.options.userVerification;
  }

  get userVerificationPath(): string {
    return this.ceremony === "create" ? "authenticatorSelection.userVerification" : "userVerification";
  }

  /** What the credential of the answer says; undefined where there was none, or none that can be read. */
  get answer(): Answer | undefined {
    if (this.#answer === null) this.#answer = answerOf(this.entry);
    return this.#answer;
  }
}

export interface Descriptor {
  id: string | undefined;
  transports: JsonValue[] | undefined;
}

/** What authenticator data say (WebAuthn §6.1). */
export interface Answer {
  id: string;
  userVerified: boolean;
  signCount: number;
}

/** Undefined for what is no base64url. */
function bytesIn(from: JsonObject, name: string): Uint8Array | undefined {
  const text = from[name];
  return isBase64Url(text) ? fromBase64Url(text) : undefined;
}

function descriptor(item: JsonValue): Descriptor {
  const object = asObject(item);
  return { id: textIn(object, "id"), transports: listIn(object, "transports") };
}

function algorithm(item: JsonValue): number | undefined {
  const alg = asObject(item)?.alg;
  return typeof alg === "number" ? alg : undefined;
}

function answerOf({ outcome }: LogEntry): Answer | undefined {
  if (outcome.type !== "credential") return undefined;
  const { id, response } = outcome.credential;
  const data = response.authenticatorData;
  // Of create() it may lie in the attestation object alone; what cannot be read by itself is not read here.
  if (!isBase64Url(data)) return undefined;
  const bytes = fromBase64Url(data.slice(0, 52));
  if (bytes.length < 37) return undefined;
  const flags = bytes[32] ?? 0;
  return {
    id,
    userVerified: (flags & 0x04) !== 0,
    signCount: new DataView(bytes.buffer).getUint32(33),
  };
}
