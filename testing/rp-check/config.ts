/**
 * How a relying party is spoken to over HTTP: the same requests that its own pages send. Everything in it can stand in
 * a JSON file.
 *
 * Texts may hold `{{name}}`: `username` (new for each account), `email` (that name at example.com), `password`, what
 * was saved from an answer, what `values` says, and in `finish` `credential`: as the whole of a JSON value the object,
 * in a longer text or a form its JSON, and `{{credential.response.signature}}` one member.
 */
export interface RelyingPartyConfig {
  /** What the report calls it; its address where left out. */
  name?: string;
  /** Where it is: paths are relative to this. */
  url: string;
  /** The origin that its pages have and client data name; that of `url` where left out. */
  origin?: string;
  /** Headers of every request. `Origin` is sent by itself. */
  headers?: Record<string, string>;
  /** Values of one's own for `{{name}}`. */
  values?: Record<string, string>;
  /** What opens a new account and signs it in, so that a passkey can be added to it. */
  account?: RequestTemplate[];
  registration: CeremonyTemplate;
  /** Begins without the cookies of the registration. */
  login: CeremonyTemplate;
  /** Milliseconds between two requests, for one that slows down who asks often. */
  pause?: number;
}

export interface CeremonyTemplate {
  /** Requests before the options are asked for, such as the page with a CSRF token. */
  before?: RequestTemplate[];
  /** Asks for the options. */
  begin: RequestTemplate & {
    /**
     * Where in the JSON of the answer the options are ("data.options"; "" for the whole). Where left out: the whole,
     * `publicKey`, `options` or `options.publicKey`, whichever has a challenge.
     */
    options?: string;
  };
  /** Sends the credential. */
  finish: RequestTemplate;
  /** How success is told; an answer with a status from 200 to 299 where left out. */
  success?: SuccessRule;
}

export interface RequestTemplate {
  /** POST where left out. */
  method?: string;
  path: string;
  headers?: Record<string, string>;
  /** Sent as JSON. */
  body?: unknown;
  /** Sent as application/x-www-form-urlencoded. */
  form?: Record<string, string>;
  /** What to keep of the answer, by the name under which texts have it later. */
  save?: Record<string, Source>;
}

/** Where in an answer a value is. `text`: a regular expression, whose first group is it. */
export type Source = { json: string } | { header: string } | { cookie: string } | { text: string };

/** All that is there has to hold. */
export interface SuccessRule {
  /** One status or some; any from 200 to 299 where left out, and any at all beside `location`. */
  status?: number | number[];
  /** A member of the JSON: it has to be there, and be `equals` where that is given. */
  json?: { path: string; equals?: unknown };
  /** A regular expression for where the answer redirects to. */
  location?: string;
  /** A request that has to be answered as this says, which only a success makes possible. */
  follow?: RequestTemplate & { success?: Omit<SuccessRule, "follow"> };
}
