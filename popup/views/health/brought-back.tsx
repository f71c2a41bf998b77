import { Icon } from "../../parts/icons.tsx";

/** What happened, in a sentence. */
export const BROUGHT_BACK = "The browser had lost the vault. Latchkey brought it back from its second copy.";

/** What to do after the browser has lost the vault's database. */
export function BroughtBack() {
  return (
    <div class="part" id="brought-back">
      <div class="notice">
        <Icon name="alert" />
        <div class="notice-body">
          <p>
            <strong>{BROUGHT_BACK}</strong> Most likely nothing is missing; at worst it is the last change.
            Look through your passkeys, then make a backup and keep it on another disk.
          </p>
          <div class="notice-actions">
            <a class="button" href="#items">
              Look through the passkeys
            </a>
            <a class="button" href="#backup">
              Make a backup
            </a>
          </div>
        </div>
      </div>
    </div>
  );
}
