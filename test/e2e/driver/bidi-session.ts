import type { Browser as Puppet } from "puppeteer-core";
import { fromRemoteValue, type RemoteValue, toLocalValue } from "./bidi-values.ts";

/** One browsing context: a tab, a window's page, or a frame of one. */
export interface Context {
  context: string;
  url: string;
  clientWindow: string;
  children: Context[];
}

type ScriptResult =
  | { type: "success"; result: RemoteValue }
  | { type: "exception"; exceptionDetails: { text: string } };

type Send = (method: string, params: object) => Promise<{ result: unknown }>;

/**
 * WebDriver BiDi, straight to Firefox. Puppeteer starts the browser and owns the connection, but it cannot
 * navigate to extension pages and loses their URLs; the protocol itself can.
 */
export class BidiSession {
  readonly #send: Send;

  constructor(puppet: Puppet) {
    const connection: unknown = Reflect.get(puppet, "connection");
    if (typeof connection !== "object" || connection === null) throw new Error("No BiDi connection");
    const send: unknown = Reflect.get(connection, "send");
    if (typeof send !== "function") throw new Error("No BiDi connection");
    this.#send = send.bind(connection) as Send;
  }

  /** One command; the caller names the shape of its result. */
  async send<T = unknown>(method: string, params: object): Promise<T> {
    return (await this.#send(method, params)).result as T;
  }

  /** Every top-level context, with its frames. */
  async contexts(): Promise<Context[]> {
    return (await this.send<{ contexts: Context[] }>("browsingContext.getTree", {})).contexts;
  }

  /** Calls a function in a context, waits for its promise, and returns the JSON-like result. */
  async call(context: string, source: string, args: unknown[]): Promise<unknown> {
    return fromRemoteValue(await this.#call(context, source, args.map(toLocalValue), true));
  }

  /** Calls a function and keeps what it returns alive in the page; returns the handle. */
  async hold(context: string, source: string, args: unknown[]): Promise<string> {
    const { handle } = await this.#call(context, source, args.map(toLocalValue), false);
    if (handle === undefined) throw new Error("Firefox gave no handle");
    return handle;
  }

  /** Calls a function with the one thing that `hold` kept. */
  async callHeld(context: string, source: string, handle: string): Promise<unknown> {
    return fromRemoteValue(await this.#call(context, source, [{ handle }], true));
  }

  /** Evaluates with the browser's own privileges, in its first window. */
  async privileged(expression: string): Promise<unknown> {
    const { contexts } = await this.send<{ contexts: Context[] }>("browsingContext.getTree", {
      "moz:scope": "chrome",
    });
    const first = contexts[0];
    if (first === undefined) throw new Error("Firefox has no window");
    return this.call(first.context, `async () => (${expression})`, []);
  }

  async #call(context: string, source: string, args: object[], awaitPromise: boolean): Promise<RemoteValue> {
    const answer = await this.send<ScriptResult>("script.callFunction", {
      functionDeclaration: source,
      arguments: args,
      target: { context },
      awaitPromise,
      resultOwnership: awaitPromise ? "none" : "root",
      // Firefox begins a user gesture where a call without one came before, and ends it with the next such call.
      userActivation: !awaitPromise,
    });
    if (answer.type === "exception") throw new Error(answer.exceptionDetails.text);
    return answer.result;
  }
}
