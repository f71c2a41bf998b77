import type { Demo } from "../../demo/server.ts";
import { type Claims, SoftwarePasskey } from "./software-authenticator.ts";

export const password = "correct horse battery";

/** What came back: the HTTP status and the JSON, whose `error.code` is "" where all went well. */
export interface Answer<T> {
  status: number;
  code: string;
  message: string;
  value: T;
}

export interface Options {
  challenge: string;
  timeout: number;
  userVerification: string;
  allowCredentials: { id: string }[];
  excludeCredentials: { id: string }[];
  user: { id: string };
  authenticatorSelection: object;
  pubKeyCredParams: { alg: number }[];
  attestation: string;
}

export interface AccountView {
  username: string;
  passkeys: { id: string; name: string; createdAt: number; lastUsedAt: number | null; backedUp: boolean }[];
  totp: boolean;
  recoveryCodesLeft: number;
}

/** A browser without a window: one cookie jar, and the requests that the pages would send. */
export class Visitor {
  readonly demo: Demo;
  cookie = "";
  setCookie = "";

  constructor(demo: Demo) {
    this.demo = demo;
  }

  async get<T = unknown>(path: string): Promise<Answer<T>> {
    return this.#answer<T>(await this.page(`/api/${path}`));
  }

  async post<T = unknown>(path: string, body: unknown = {}, headers: object = {}): Promise<Answer<T>> {
    return this.#answer<T>(
      await fetch(`${this.demo.origin}/api/${path}`, {
        method: "POST",
        headers: {
          Origin: this.demo.origin,
          "Content-Type": "application/json",
          Cookie: this.cookie,
          ...headers,
        },
        body: JSON.stringify(body),
      }),
    );
  }

  page(path: string): Promise<Response> {
    return fetch(`${this.demo.origin}${path}`, { headers: { Cookie: this.cookie }, redirect: "manual" });
  }

  signUp(username: string): Promise<Answer<{ next: string }>> {
    return this.post("sign-up", { username, password });
  }

  signIn(username: string): Promise<Answer<{ next: string }>> {
    return this.post("sign-in/password", { username, password });
  }

  /** Registers a passkey for the account that is signed in. */
  async addPasskey(claims?: Claims): Promise<SoftwarePasskey> {
    const { value } = await this.post<Options>("passkeys/options");
    const passkey = new SoftwarePasskey(this.demo.origin, value.user.id);
    const { message } = await this.post("passkeys", { response: passkey.registration(value, claims) });
    if (message) throw new Error(message);
    return passkey;
  }

  /** One whole assertion: options from `path/options`, the answer to `path`. */
  async assert(path: string, passkey: SoftwarePasskey, claims?: Claims): Promise<Answer<{ next: string }>> {
    const { value } = await this.post<Options>(`${path}/options`);
    return this.post(path, { response: passkey.assertion(value, claims) });
  }

  async account(): Promise<AccountView> {
    return (await this.get<AccountView>("account")).value;
  }

  /** Sets up a code app and returns its secret; the code of this moment is spent. */
  async setUpTotp(code: (secret: string) => string): Promise<string> {
    const { value } = await this.post<{ secret: string }>("totp");
    const { message } = await this.post("totp/confirm", { code: code(value.secret) });
    if (message) throw new Error(message);
    return value.secret;
  }

  async #answer<T>(response: Response): Promise<Answer<T>> {
    this.setCookie = response.headers.get("set-cookie") ?? "";
    if (this.setCookie) this.cookie = this.setCookie.replace(/;.*/, "");
    const value: T & { error?: { code: string; message: string } } = JSON.parse(await response.text());
    const { code = "", message = "" } = value.error ?? {};
    return { status: response.status, code, message, value };
  }
}

/** A new account with one passkey, signed in, and a second visitor who is nobody yet. */
export async function accountWithPasskey(demo: Demo, username: string, claims?: Claims) {
  const owner = new Visitor(demo);
  await owner.signUp(username);
  const passkey = await owner.addPasskey(claims);
  return { owner, passkey, visitor: new Visitor(demo) };
}
