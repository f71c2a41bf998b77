import type { WebDriverCredential } from "../../web-driver.ts";
import type { LogEntry } from "../entry.ts";
import { visibleJson } from "../visible.ts";

/**
 * The parameters of WebDriver's "Add Credential" (WebAuthn §11.5) for the credential of an entry, as JSON. Undefined
 * where its private key is not known: of every credential that is none of a lab profile's.
 */
export function asWebDriverCredential({ answeredBy, labCredential }: LogEntry): string | undefined {
  if (answeredBy !== "lab" || !labCredential) return undefined;
  return visibleJson(labCredential satisfies WebDriverCredential, 2);
}
