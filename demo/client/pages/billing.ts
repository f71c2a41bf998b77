import { Refused, read } from "../api.ts";
import { byId, fill, fromTemplate } from "../dom.ts";
import { showError } from "../status.ts";

interface Billing {
  /** Milliseconds since 1970. */
  openUntil: number;
  balance: string;
  due: string;
  card: string;
  invoices: { title: string; reference: string; amount: string; state: string }[];
}

function reload(): void {
  location.reload();
}

/** The server closed the page a moment before its timer did, or it does not answer. */
function closed(error: unknown): void {
  if (error instanceof Refused && error.code === "step-up-required") reload();
  else showError(error);
}

// A page from the back-forward cache would show figures after their time.
addEventListener("pageshow", ({ persisted }) => {
  if (persisted) reload();
});

const billing = await read<Billing>("billing").catch(closed);
if (billing) {
  byId("balance", HTMLElement).textContent = billing.balance;
  byId("due", HTMLElement).textContent = billing.due;
  byId("card", HTMLElement).textContent = billing.card;
  const time = new Date(billing.openUntil).toLocaleTimeString([], { timeStyle: "short" });
  byId("open-until", HTMLElement).textContent = `You confirmed that it is you. Billing closes at ${time}.`;
  byId("invoices", HTMLUListElement).replaceChildren(
    ...billing.invoices.map((invoice) => {
      const item = fromTemplate("invoice-template");
      for (const [field, text] of Object.entries(invoice)) fill(item, field, text);
      return item;
    }),
  );
  setTimeout(reload, Math.max(0, billing.openUntil - Date.now()) + 500);
}
