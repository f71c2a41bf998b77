import { WebAuthnError } from "@simplewebauthn/browser";
import { Refused } from "./api.ts";
import { byId } from "./dom.ts";

type State = "idle" | "busy" | "ok" | "error";

/** Shows and announces one sentence; an empty one hides it. */
export function show(state: State, message: string): void {
  const status = byId("status", HTMLElement);
  status.dataset.state = state;
  status.textContent = message;
}

/** Shows what went wrong in words meant for the person. */
export function showError(error: unknown): void {
  show("error", explain(error));
}

/**
 * Runs what a button starts: with the button disabled, with the busy message shown, and with whatever goes
 * wrong told to the person. The work returns the message of its success, or nothing if it leaves the page.
 */
export async function run(button: HTMLButtonElement, busy: string, work: () => Promise<string | undefined>) {
  button.disabled = true;
  show("busy", busy);
  try {
    const done = await work();
    if (done !== undefined) show("ok", done);
  } catch (error) {
    showError(error);
  } finally {
    button.disabled = false;
  }
}

/** Runs the work whenever the form is sent, with the values of its fields. */
export function onSubmit(
  form: HTMLFormElement,
  button: HTMLButtonElement,
  busy: string,
  work: (fields: Record<string, string>) => Promise<string | undefined>,
): void {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const fields: Record<string, string> = {};
    for (const [name, value] of new FormData(form)) if (typeof value === "string") fields[name] = value;
    void run(button, busy, () => work(fields));
  });
}

/** Runs the work whenever the button is clicked. */
export function onClick(
  button: HTMLButtonElement,
  busy: string,
  work: () => Promise<string | undefined>,
): void {
  button.addEventListener("click", () => void run(button, busy, work));
}

function explain(error: unknown): string {
  if (error instanceof Refused) return error.message;
  const cause = error instanceof WebAuthnError ? error.cause : error;
  switch (cause instanceof Error ? cause.name : "") {
    case "NotAllowedError":
      return "That was cancelled or took too long. Nothing has changed.";
    case "InvalidStateError":
      return "You already have a passkey for this account here.";
    case "NotSupportedError":
      return "Nothing here can make a passkey of a kind that Harbour accepts.";
    case "SecurityError":
      return "Passkeys do not work at this address. Open Harbour at its localhost address.";
    default:
      return error instanceof Error ? error.message : "Something went wrong. Please try again.";
  }
}
