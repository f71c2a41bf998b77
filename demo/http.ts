import type { IncomingMessage, ServerResponse } from "node:http";
import { type Body, isObject } from "./bodies.ts";
import { Refusal } from "./refusal.ts";

const bodyLimit = 64 * 1024;

const headers = {
  "Content-Security-Policy": [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; "),
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Permissions-Policy": "publickey-credentials-create=(self), publickey-credentials-get=(self)",
  "Referrer-Policy": "same-origin",
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
};

export interface Content {
  status?: number;
  type: string;
  body: string | Buffer;
  /** Only files named by their content may be kept. */
  cache?: string;
}

/** Sends a whole answer with the security headers; the body is left off for HEAD. */
export function send(
  response: ServerResponse,
  { status = 200, type, body, cache = "no-store" }: Content,
): void {
  response.writeHead(status, {
    ...headers,
    "Content-Type": type,
    "Content-Length": Buffer.byteLength(body),
    "Cache-Control": cache,
  });
  response.end(response.req.method === "HEAD" ? undefined : body);
}

export function sendJson(response: ServerResponse, status: number, value: object): void {
  send(response, { status, type: "application/json; charset=utf-8", body: JSON.stringify(value) });
}

export function redirect(response: ServerResponse, location: string): void {
  response.writeHead(303, { ...headers, Location: location, "Cache-Control": "no-store" });
  response.end();
}

/**
 * Refuses a request that a page of another origin could have sent.
 * @throws Refusal "foreign-request" or "content-type".
 */
export function checkSameOriginPost({ headers }: IncomingMessage, origin: string): void {
  const site = headers["sec-fetch-site"];
  if (headers.origin !== origin || (site !== undefined && site !== "same-origin")) {
    throw new Refusal(403, "foreign-request", `Only pages of ${origin} may send this.`);
  }
  if (!/^application\/json\s*(;|$)/i.test(headers["content-type"] ?? "")) {
    throw new Refusal(415, "content-type", "Send the request as application/json.");
  }
}

/** Reads a JSON object of at most 64 KiB. @throws Refusal "body-size" or "body-form". */
export async function readJson(request: IncomingMessage): Promise<Body> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > bodyLimit) throw new Refusal(413, "body-size", "The request is larger than 64 KiB.");
    chunks.push(chunk);
  }
  try {
    const value: unknown = JSON.parse(Buffer.concat(chunks).toString("utf8"));
    if (isObject(value)) return value;
  } catch {
    // Told below, together with JSON that is no object.
  }
  throw new Refusal(400, "body-form", "The request is not a JSON object.");
}

/** The value of one cookie, or undefined. */
export function cookie({ headers }: IncomingMessage, name: string): string | undefined {
  for (const pair of (headers.cookie ?? "").split(";")) {
    const [key, value] = pair.trim().split("=");
    if (key === name) return value;
  }
  return undefined;
}
