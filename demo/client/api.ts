/** A request that Harbour refused; the message is meant for the person. */
export class Refused extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = "Refused";
    this.code = code;
  }
}

/** Where a step leads to. */
export interface Next {
  next: string;
}

/** Reads from the API. @throws Refused */
export function read<T>(path: string): Promise<T> {
  return call<T>(path, { method: "GET" });
}

/** Sends a JSON object to the API. @throws Refused */
export function send<T>(path: string, body: object = {}): Promise<T> {
  return call<T>(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
}

async function call<T>(path: string, init: RequestInit): Promise<T> {
  const response = await fetch(`/api/${path}`, init).catch(() => {
    throw new Refused("offline", "Harbour does not answer. Check that its server still runs.");
  });
  const result: T & { error?: { code: string; message: string } } = await response.json();
  if (result.error) throw new Refused(result.error.code, result.error.message);
  return result;
}
