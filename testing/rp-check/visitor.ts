import { setTimeout as sleep } from "node:timers/promises";
import { type Answer, answerOf, checkAnswered, checkPace, isRedirect } from "./answer.ts";
import { bodyOf } from "./body.ts";
import { CheckFailure } from "./check-failure.ts";
import type { RelyingPartyConfig, RequestTemplate } from "./config.ts";
import { CookieJar } from "./cookie-jar.ts";
import { fillJson, fillRecord, fillText, type Values } from "./fill-template.ts";
import { saved } from "./saved.ts";

interface Payload {
  headers: Record<string, string>;
  body?: string;
}

const mostRedirects = 5;
/** Milliseconds. */
const longestWait = 30_000;

/** A browser without a window: its cookies, what it has learned from answers, and the requests that pages send. */
export class Visitor {
  readonly #config: RelyingPartyConfig;
  readonly #origin: string;
  readonly #jar = new CookieJar();
  #values: Values;

  constructor(config: RelyingPartyConfig, values: Values) {
    this.#config = config;
    this.#origin = config.origin ?? new URL(config.url).origin;
    this.#values = { ...config.values, ...values };
  }

  /**
   * Sends one request, with `more` values for its places, and keeps what is to be saved of the answer. Redirects are
   * not followed.
   * @throws CheckFailure "unreachable", "throttled" or "config".
   */
  async send(template: RequestTemplate, more: Values = {}): Promise<Answer> {
    const values = { ...this.#values, ...more };
    const url = this.#address(fillText(template.path, values));
    const method = template.method?.toUpperCase() ?? "POST";
    const answer = await this.#fetch(url, method, this.#payload(template, values));
    checkPace(answer);
    this.#values = { ...this.#values, ...saved(template.save ?? {}, answer, this.#jar) };
    return answer;
  }

  /**
   * Sends requests that only lead to the next one, and follows redirects as a browser does.
   * @throws CheckFailure also where one of them is refused.
   */
  async prepare(templates: readonly RequestTemplate[]): Promise<void> {
    for (const template of templates) {
      let answer = await this.send(template);
      for (let i = 0; isRedirect(answer) && i < mostRedirects; i++) {
        answer = await this.#follow(answer);
      }
      checkAnswered(answer);
    }
  }

  /** Where an answer leads, as it says it: what looks like a place for a value is none there. */
  async #follow({ request, headers, url }: Answer): Promise<Answer> {
    const location = headers.get("location") ?? "";
    if (!URL.canParse(location, url.href)) {
      throw new CheckFailure("redirected", `${request} leads on to ${location}, which is no address.`);
    }
    const goal = this.#address(new URL(location, url).href);
    const answer = await this.#fetch(goal, "GET", { headers: { ...this.#config.headers } });
    checkPace(answer);
    return answer;
  }

  #address(path: string): URL {
    const url = new URL(path, this.#config.url);
    if (url.origin === new URL(this.#config.url).origin) return url;
    throw new CheckFailure(
      "redirected",
      `${path} is not at ${this.#config.url}: only one site is spoken to.`,
    );
  }

  #payload(template: RequestTemplate, values: Values): Payload {
    const headers = { ...this.#config.headers, ...fillRecord(template.headers ?? {}, values) };
    if (template.form) {
      const body = new URLSearchParams(fillRecord(template.form, values)).toString();
      return { headers: { "Content-Type": "application/x-www-form-urlencoded", ...headers }, body };
    }
    if (template.body === undefined) return { headers };
    const body = JSON.stringify(fillJson(template.body, values));
    return { headers: { "Content-Type": "application/json", ...headers }, body };
  }

  async #fetch(url: URL, method: string, { headers, body }: Payload): Promise<Answer> {
    if (this.#config.pause) await sleep(this.#config.pause);
    const cookie = this.#jar.header();
    try {
      const response = await fetch(url, {
        method,
        redirect: "manual",
        signal: AbortSignal.timeout(longestWait),
        headers: {
          Accept: "application/json, text/html;q=0.9",
          ...(method === "GET" ? {} : { Origin: this.#origin }),
          ...(cookie === undefined ? {} : { Cookie: cookie }),
          ...headers,
        },
        ...(body === undefined ? {} : { body }),
      });
      this.#jar.take(response.headers);
      return answerOf(`${method} ${url.pathname}`, url, response, await bodyOf(response));
    } catch (error) {
      throw new CheckFailure("unreachable", `${url.origin} cannot be reached: ${reasonOf(error)}.`, {
        cause: error,
      });
    }
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "TimeoutError") return `no answer within ${longestWait / 1000} seconds`;
  const { cause } = error;
  return cause instanceof Error && cause.message ? cause.message : error.message;
}
