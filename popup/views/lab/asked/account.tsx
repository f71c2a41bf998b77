import type { AskedAccount } from "../../../../src/lab/asked/asked-ceremony.ts";
import { accountText } from "../../../sites/site-text.ts";

/** Whose passkey it is, in the site's words. */
export function Account({ account }: { account: AskedAccount }) {
  const { main, second } = accountText(account);
  return (
    <span class="lab-asked-account">
      <bdi dir="auto">{main}</bdi>
      {second !== null && (
        <bdi dir="auto" class="hint">
          {second}
        </bdi>
      )}
    </span>
  );
}
