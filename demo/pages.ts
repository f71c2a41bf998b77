import { readdir, readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { billingIsOpen } from "./api/billing.ts";
import type { Content } from "./http.ts";
import type { Session } from "./sessions.ts";

const types: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
};

/** Where a visitor is sent, or which built page they are shown. */
export type Destination = { redirect: string } | { page: string };

/** What a path shows to this visitor, or undefined where there is no such page. */
export function destination(path: string, session: Session | undefined): Destination | undefined {
  const signedIn = session?.signedIn !== undefined;
  const pending = session?.pending !== undefined && session.pending.expires > Date.now();
  switch (path) {
    case "/":
      return signedIn ? { redirect: "/home" } : { page: "index.html" };
    case "/second":
      if (signedIn) return { redirect: "/home" };
      return pending ? { page: "second.html" } : { redirect: "/" };
    case "/home":
      return signedIn ? { page: "home.html" } : { redirect: "/" };
    case "/billing":
      if (!signedIn) return { redirect: "/" };
      return { page: billingIsOpen(session) ? "billing.html" : "step-up.html" };
    default:
      return undefined;
  }
}

/** Reads the built client into memory, by its path under the folder ("assets/…", "home.html"). */
export async function readClient(folder: string): Promise<ReadonlyMap<string, Content>> {
  const files = new Map<string, Content>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    const path = file.slice(folder.length + 1).replaceAll("\\", "/");
    const type = types[extname(entry.name)] ?? "application/octet-stream";
    const hashed = path.startsWith("assets/");
    files.set(path, {
      type,
      body: await readFile(file),
      cache: hashed ? "public, max-age=31536000, immutable" : "no-store",
    });
  }
  return files;
}
