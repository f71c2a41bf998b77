import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
  type WebAuthnCredential,
} from "@simplewebauthn/server";
import { startServer } from "./small-server.ts";

/**
 * A relying party of another make than the demonstration: forms with a token against forged requests, an account that
 * is named before its passkey, redirects for answers; and nothing is checked but what @simplewebauthn/server checks.
 */

interface Session {
  readonly id: string;
  readonly token: string;
  email?: string;
  challenge?: string;
  signedIn: boolean;
}

export async function startFormParty(): Promise<{ url: string; close(): Promise<void> }> {
  const sessions = new Map<string, Session>();
  const accounts = new Map<string, WebAuthnCredential[]>();
  const server = await startServer((request, response) => {
    answer(request, response).catch((error) => {
      response.writeHead(error instanceof Error ? 422 : 500).end(String(error));
    });
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<unknown> {
    const session = sessionOf(request);
    const path = `${request.method} ${request.url}`;
    if (path === "GET /sign-up") {
      response.setHeader("Set-Cookie", `sid=${session.id}; HttpOnly`);
      return response.end(`<form><input name="csrf" value="${session.token}"></form>`);
    }
    if (path === "GET /login") {
      const cookies = [`sid=${session.id}; HttpOnly`, `XSRF-TOKEN=${encodeURIComponent(session.token)}`];
      return response.writeHead(200, { "Set-Cookie": cookies }).end("<p>Sign in");
    }
    if (path === "GET /home") return response.end("<p>Home");
    if (path === "GET /api/me") return response.writeHead(session.signedIn ? 200 : 401).end("{}");

    const body = await bodyOf(request);
    if ((request.headers["x-csrf-token"] ?? body.get("csrf")) !== session.token) throw new Error("Forged");
    switch (path) {
      case "POST /sign-up":
        session.email = body.get("email") ?? "";
        accounts.set(session.email, []);
        return response.writeHead(303, { Location: "/home" }).end();
      case "POST /passkeys/begin":
        return response.end(JSON.stringify({ data: { publicKey: await creation(session) } }));
      case "POST /passkeys":
        await register(session, JSON.parse(body.get("credential") ?? ""));
        return response.writeHead(201).end();
      case "POST /login/begin":
        session.email = body.get("email") ?? "";
        return response.end(JSON.stringify(await requestOptions(session)));
      case "POST /login":
        session.signedIn = await signsIn(session, JSON.parse(body.get("credential") ?? ""));
        return response.writeHead(302, { Location: session.signedIn ? "/home" : "/login?failed" }).end();
      default:
        return response.writeHead(404).end();
    }
  }

  function sessionOf({ headers }: IncomingMessage): Session {
    const id = /sid=(\w+)/.exec(headers.cookie ?? "")?.[1];
    const found = id === undefined ? undefined : sessions.get(id);
    if (found) return found;
    const made = {
      id: randomBytes(8).toString("hex"),
      token: `${randomBytes(8).toString("hex")}==`,
      signedIn: false,
    };
    sessions.set(made.id, made);
    return made;
  }

  const credentialsOf = ({ email = "" }: Session) => accounts.get(email) ?? [];

  async function creation(session: Session) {
    const options = await generateRegistrationOptions({
      rpName: "Forms",
      rpID: "localhost",
      userName: session.email ?? "",
      supportedAlgorithmIDs: [-7],
    });
    session.challenge = options.challenge;
    return options;
  }

  async function requestOptions(session: Session) {
    const allowCredentials = credentialsOf(session).map(({ id }) => ({ id }));
    const options = await generateAuthenticationOptions({ rpID: "localhost", allowCredentials });
    session.challenge = options.challenge;
    return options;
  }

  async function register(session: Session, response: RegistrationResponseJSON): Promise<void> {
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response,
      expectedChallenge: session.challenge ?? "",
      expectedOrigin: server.url,
      expectedRPID: "localhost",
      requireUserVerification: false,
      supportedAlgorithmIDs: [-7],
    });
    if (!verified) throw new Error("Not verified");
    credentialsOf(session).push(registrationInfo.credential);
  }

  async function signsIn(session: Session, response: AuthenticationResponseJSON): Promise<boolean> {
    const credential = credentialsOf(session).find(({ id }) => id === response.id);
    if (!credential) return false;
    try {
      const { verified, authenticationInfo } = await verifyAuthenticationResponse({
        response,
        expectedChallenge: session.challenge ?? "",
        expectedOrigin: server.url,
        expectedRPID: "localhost",
        requireUserVerification: false,
        credential,
      });
      credential.counter = authenticationInfo.newCounter;
      return verified;
    } catch {
      return false;
    }
  }

  return server;
}

/** Of a form or of JSON, by name. */
async function bodyOf(request: IncomingMessage): Promise<URLSearchParams> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString();
  if (!request.headers["content-type"]?.includes("json")) return new URLSearchParams(text);
  const members: [string, unknown][] = Object.entries(JSON.parse(text));
  return new URLSearchParams(
    members.map(([name, value]) => [name, typeof value === "string" ? value : JSON.stringify(value)]),
  );
}
