import type { IncomingMessage, ServerResponse } from "node:http";
import type { Route } from "./api/routes.ts";
import type { Harbour } from "./harbour.ts";
import { type Content, checkSameOriginPost, cookie, readJson, redirect, send, sendJson } from "./http.ts";
import { destination } from "./pages.ts";
import { Refusal } from "./refusal.ts";
import type { Session } from "./sessions.ts";
import { Visit } from "./visit.ts";

/** Harbour's answers to HTTP requests: pages, their files, and the API. */
export class Site {
  readonly #harbour: Harbour;
  readonly #routes: ReadonlyMap<string, Route>;
  readonly #client: ReadonlyMap<string, Content>;
  readonly #log: boolean;
  /** Cookies know no ports: with the port in the name, two Harbours on one machine keep apart. */
  readonly #cookie: string;

  constructor(
    harbour: Harbour,
    routes: ReadonlyMap<string, Route>,
    client: ReadonlyMap<string, Content>,
    log: boolean,
  ) {
    this.#harbour = harbour;
    this.#routes = routes;
    this.#client = client;
    this.#log = log;
    this.#cookie = `harbour_${new URL(harbour.origin).port || "80"}`;
  }

  /** Answers one request. Never throws. */
  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      await this.#route(request, response);
    } catch (error) {
      const refusal =
        error instanceof Refusal ? error : new Refusal(500, "internal", "Something went wrong at Harbour.");
      if (refusal !== error) console.error(error);
      if (this.#log) console.log(`refused ${request.url ?? ""}: ${refusal.message}`);
      // What is left of a body that was not read would be taken for the next request.
      if (!request.complete) response.setHeader("Connection", "close");
      sendJson(response, refusal.status, { error: { code: refusal.code, message: refusal.message } });
    }
  }

  async #route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { origin } = this.#harbour;
    const path = (request.url ?? "/").replace(/[?#].*$/s, "");
    const reading = request.method === "GET" || request.method === "HEAD";
    if (request.headers.host !== new URL(origin).host) {
      if (reading && path === "/") return redirect(response, `${origin}/`);
      throw new Refusal(421, "wrong-host", `Harbour is at ${origin}.`);
    }
    if (path.startsWith("/api/")) return this.#api(path, request, response);
    if (!reading) throw new Refusal(405, "method", "Pages can only be read.");
    this.#page(path, request, response);
  }

  async #api(path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const route = this.#routes.get(`${request.method} ${path}`);
    if (!route) throw new Refusal(404, "not-found", "There is nothing here.");
    const post = request.method === "POST";
    if (post) checkSameOriginPost(request, this.#harbour.origin);
    const body = post ? await readJson(request) : {};
    const session = this.#session(request);
    const visit = new Visit(this.#harbour, session, body);
    const result = await route(visit);
    if (visit.session !== session) {
      const value = visit.session ? visit.session.id : "; Max-Age=0";
      response.setHeader("Set-Cookie", `${this.#cookie}=${value}; Path=/; HttpOnly; SameSite=Strict`);
    }
    sendJson(response, 200, result);
  }

  #page(path: string, request: IncomingMessage, response: ServerResponse): void {
    const goal = destination(path, this.#session(request));
    if (goal && "redirect" in goal) redirect(response, goal.redirect);
    else send(response, this.#content(path, goal?.page));
  }

  /** The page that was chosen, else a file that pages ask for, else the page that says there is none. */
  #content(path: string, page: string | undefined): Content {
    const content = this.#client.get(page ?? path.slice(1));
    if (content && (page || !path.endsWith(".html"))) return content;
    const missing = this.#client.get("not-found.html");
    if (!missing) throw new Refusal(404, "not-found", "There is nothing here.");
    return { ...missing, status: 404 };
  }

  #session(request: IncomingMessage): Session | undefined {
    const id = cookie(request, this.#cookie);
    return id === undefined ? undefined : this.#harbour.sessions.find(id);
  }
}
