import type { Ceremony } from "../log/entry.ts";

/** One step of the specification that can end a ceremony, or that a developer looks for. */
export interface SpecStep {
  id: StepId;
  /** Of WebAuthn Level 3, where nothing else is named. */
  section: string;
  /** The number of the step in that section. */
  step?: string;
  title: string;
}

export type StepId =
  | "convert"
  | "policy"
  | "frame"
  | "timeout"
  | "user-id"
  | "opaque-origin"
  | "domain"
  | "rp-id"
  | "algorithms"
  | "extensions"
  | "client-data"
  | "signal"
  | "conditional"
  | "select"
  | "supported"
  | "excluded"
  | "capable"
  | "credentials"
  | "consent"
  | "sign"
  | "timer"
  | "answer";

const CLIENT = "§5.1.3";
const MAKE = "§6.3.2";

/** `create()`, in the order in which a client comes to them. */
const CREATE: readonly SpecStep[] = [
  { id: "convert", section: "Web IDL §3.2", title: "The options are converted" },
  { id: "policy", section: "§5.9", title: "The permissions policy allows publickey-credentials-create" },
  {
    id: "frame",
    section: CLIENT,
    step: "2",
    title: "A frame of another site has a click, and is not conditional",
  },
  { id: "timeout", section: CLIENT, step: "4", title: "The timeout is brought into its range" },
  { id: "user-id", section: CLIENT, step: "5", title: "user.id has 1 to 64 bytes" },
  { id: "opaque-origin", section: CLIENT, step: "6", title: "The caller has an origin" },
  { id: "domain", section: CLIENT, step: "7", title: "The origin has a domain" },
  {
    id: "rp-id",
    section: CLIENT,
    step: "8",
    title: "rp.id belongs to the origin, or lists it as a related one",
  },
  { id: "algorithms", section: CLIENT, step: "10", title: "There is a key type that the client knows" },
  { id: "extensions", section: CLIENT, step: "12", title: "The extensions are processed" },
  { id: "client-data", section: CLIENT, step: "13 to 15", title: "Client data are written and hashed" },
  { id: "signal", section: CLIENT, step: "16", title: "The call is not aborted" },
  { id: "conditional", section: CLIENT, step: "19", title: "A conditional call follows a sign-in" },
  { id: "select", section: CLIENT, step: "22", title: "An authenticator fits authenticatorSelection" },
  { id: "supported", section: MAKE, step: "2", title: "The authenticator knows one of the algorithms" },
  { id: "excluded", section: MAKE, step: "3", title: "The authenticator has none of excludeCredentials" },
  { id: "capable", section: MAKE, step: "4 and 5", title: "It can store the credential and verify the user" },
  { id: "consent", section: MAKE, step: "6", title: "The user consents" },
  { id: "sign", section: MAKE, step: "7 to 13", title: "The credential and its attestation are made" },
  { id: "timer", section: CLIENT, step: "23", title: "That happens before the timeout" },
  { id: "answer", section: CLIENT, step: "22", title: "The credential is handed to the page" },
];

const DISCOVER = "§5.1.4.1";
const GET = "§6.3.3";

/** `get()`. */
const REQUEST: readonly SpecStep[] = [
  { id: "convert", section: "Web IDL §3.2", title: "The options are converted" },
  { id: "policy", section: "§5.9", title: "The permissions policy allows publickey-credentials-get" },
  { id: "timeout", section: DISCOVER, step: "3 and 4", title: "The timeout is brought into its range" },
  { id: "opaque-origin", section: DISCOVER, step: "5", title: "The caller has an origin" },
  { id: "domain", section: DISCOVER, step: "6", title: "The origin has a domain" },
  {
    id: "rp-id",
    section: DISCOVER,
    step: "7",
    title: "rpId belongs to the origin, or lists it as a related one",
  },
  { id: "extensions", section: DISCOVER, step: "9", title: "The extensions are processed" },
  { id: "client-data", section: DISCOVER, step: "10 to 12", title: "Client data are written and hashed" },
  { id: "signal", section: DISCOVER, step: "13", title: "The call is not aborted" },
  { id: "select", section: DISCOVER, step: "20", title: "An authenticator can answer" },
  {
    id: "credentials",
    section: GET,
    step: "2 to 6",
    title: "The authenticator has a credential for the request",
  },
  { id: "consent", section: GET, step: "7", title: "The user chooses and consents" },
  { id: "sign", section: GET, step: "8 to 12", title: "The answer is signed" },
  { id: "timer", section: DISCOVER, step: "21", title: "That happens before the timeout" },
  { id: "answer", section: DISCOVER, step: "20", title: "The credential is handed to the page" },
];

export function stepsOf(ceremony: Ceremony): readonly SpecStep[] {
  return ceremony === "create" ? CREATE : REQUEST;
}
