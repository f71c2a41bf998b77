import type { Passkey } from "./account.ts";
import { send } from "./api.ts";
import { fill, fromTemplate, within } from "./dom.ts";
import { onSubmit } from "./status.ts";

const dateTime = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

/** One passkey of the list, with its own renaming. */
export function passkeyItem(passkey: Passkey): HTMLElement {
  const item = fromTemplate("passkey-template");
  item.dataset.passkeyId = passkey.id;
  fill(item, "name", passkey.name);
  fill(item, "id", shortened(passkey.id));
  fill(item, "created", dateTime.format(passkey.createdAt));
  fill(item, "last-used", passkey.lastUsedAt === null ? "Never" : dateTime.format(passkey.lastUsedAt));
  fill(item, "backed-up", passkey.backedUp ? "Yes" : "No");
  addRenaming(item, passkey);
  return item;
}

function addRenaming(item: HTMLElement, passkey: Passkey): void {
  const shown = within(item, ".passkey-name", HTMLElement);
  const form = within(item, "form", HTMLFormElement);
  const input = within(form, "input", HTMLInputElement);
  const rename = within(shown, "[data-action=rename]", HTMLButtonElement);
  const edit = (editing: boolean) => {
    shown.hidden = editing;
    form.hidden = !editing;
    if (editing) input.select();
    else rename.focus();
  };
  rename.setAttribute("aria-label", `Rename ${passkey.name}`);
  rename.addEventListener("click", () => {
    input.value = within(shown, "[data-field=name]", HTMLElement).textContent ?? "";
    edit(true);
  });
  within(form, "[data-action=cancel]", HTMLButtonElement).addEventListener("click", () => edit(false));
  form.addEventListener("keydown", ({ key }) => {
    if (key === "Escape") edit(false);
  });
  onSubmit(form, within(form, "[type=submit]", HTMLButtonElement), "Saving the name…", async () => {
    const { passkey: saved } = await send<{ passkey: Passkey }>("passkeys/rename", {
      id: passkey.id,
      name: input.value,
    });
    fill(item, "name", saved.name);
    rename.setAttribute("aria-label", `Rename ${saved.name}`);
    edit(false);
    return "Name saved.";
  });
}

function shortened(id: string): string {
  return id.length <= 14 ? id : `${id.slice(0, 8)}…${id.slice(-4)}`;
}
