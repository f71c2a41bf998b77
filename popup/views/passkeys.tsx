import { useState } from "preact/hooks";
import { countText } from "../counts.ts";
import { Icon } from "../parts/icons.tsx";
import { Problem } from "../parts/message.tsx";
import { PasskeyDetailRow } from "../parts/passkey-row.tsx";
import { inOrder, matching } from "../passkey-list.ts";
import { useVault } from "../use-vault.ts";
import { SiteChanges } from "./site-changes/site-changes.tsx";

function shownText(shown: number, all: number): string {
  const passkeys = countText(all, "passkey");
  return shown === all ? passkeys : `${shown} of ${passkeys}`;
}

/** What sites changed of them, all passkeys, and a search in them. */
export function Passkeys() {
  const { value, problem } = useVault("passkeys.list");
  const [filter, setFilter] = useState("");
  const all = value ?? [];
  const shown = inOrder(matching(all, filter));
  return (
    <>
      <SiteChanges />
      <section aria-busy={value === null}>
        <div class="section-head">
          <h2>Passkeys</h2>
          <p class="hint" role="status">
            {all.length > 0 && shownText(shown.length, all.length)}
          </p>
          <label class="search">
            <span class="visually-hidden">Search passkeys by site or account</span>
            <Icon name="search" />
            <input
              id="search"
              type="search"
              placeholder="Search site or account"
              autocomplete="off"
              spellcheck={false}
              disabled={all.length === 0}
              onInput={(event) => setFilter(event.currentTarget.value)}
            />
          </label>
        </div>
        {problem !== null && <Problem text={problem} />}
        {value !== null && all.length === 0 && (
          <div class="card empty">
            <span class="tile">
              <Icon name="key" />
            </span>
            <h3>No passkeys yet</h3>
            <p>When a site offers to create a passkey, Latchkey asks you in a window of its own.</p>
          </div>
        )}
        {all.length > 0 && shown.length === 0 && (
          <div class="card empty">
            <h3>Nothing found</h3>
            <p>No site or account has these words.</p>
          </div>
        )}
        {shown.length > 0 && (
          <ul class="card rows">
            {shown.map((passkey) => (
              <PasskeyDetailRow key={passkey.credentialId} passkey={passkey} />
            ))}
          </ul>
        )}
      </section>
    </>
  );
}
