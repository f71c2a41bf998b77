import { createServer, type Server } from "node:http";
import { routes as harbourRoutes, type Route } from "./api/routes.ts";
import { buildDemo } from "./build.ts";
import { builtClient, isFresh } from "./client-folder.ts";
import { describe, type VerifiedListener } from "./events.ts";
import { Harbour } from "./harbour.ts";
import { readClient } from "./pages.ts";
import { Site } from "./site.ts";

export type { Verified } from "./events.ts";

export interface Demo {
  /** Such as "http://localhost:8080". */
  readonly origin: string;
  readonly port: number;
  /** Calls the listener after each thing that was verified, until the returned function is called. */
  onVerified(listener: VerifiedListener): () => void;
  /** Stops the server and drops every connection; the accounts are gone. */
  close(): Promise<void>;
}

export interface DemoOptions {
  /** 0, the default, takes any free port. */
  port?: number;
  /** The address to listen on, 127.0.0.1 by default. The origin is http://localhost:PORT all the same. */
  host?: string;
  /** Prints one line for each thing that was verified or refused. */
  log?: boolean;
  /** What the API does, by method and path; all that Harbour does where it is left out. */
  routes?: ReadonlyMap<string, Route>;
}

/**
 * Starts the relying party "Harbour" with no accounts. Builds the client first where it is missing or old.
 * @throws where the port is taken or the client does not build.
 */
export async function startDemo(options: DemoOptions = {}): Promise<Demo> {
  const { port = 0, host = "127.0.0.1", log = false, routes = harbourRoutes } = options;
  const client = await readClient((await isFresh()) ? builtClient : await buildDemo());
  const server = createServer();
  const taken = await listen(server, port, host);
  const harbour = new Harbour(new URL(`http://localhost:${taken}`).origin);
  const site = new Site(harbour, routes, client, log);
  server.on("request", (request, response) => void site.answer(request, response));
  if (log) harbour.onVerified((event) => console.log(describe(event)));
  return {
    origin: harbour.origin,
    port: taken,
    onVerified: (listener) => harbour.onVerified(listener),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      const address = server.address();
      resolve(typeof address === "object" && address ? address.port : port);
    });
  });
}
