import { useEffect, useState } from "preact/hooks";
import { t } from "../../i18n/messages.ts";
import { Text } from "../../i18n/text.tsx";
import { Icon } from "../../parts/icons.tsx";
import { Problem } from "../../parts/message.tsx";
import { Host } from "../../parts/site-name.tsx";
import { earlyAnswer, takeEarlyAnswer } from "../../vault/early-answers.ts";
import { callVault, onPendingChanged, onVaultChanged } from "../../vault/vault-calls.ts";

/**
 * Offers what the page in the tab waits for: a passkey beside its form. Nothing where it waits for none. A page that
 * ends its request, and begins another, moves nothing in the popup: until the vault changes, the button stays, and can be
 * pressed while its very request waits.
 */
export function PendingSignIn({ tabId }: { tabId: number }) {
  const [rpId, setRpId] = useState(() => earlyAnswer("pending.signIn", { tabId })?.value?.rpId ?? null);
  /** What it waits for now. */
  const [asked, setAsked] = useState(rpId);
  const [problem, setProblem] = useState<string | null>(null);

  useEffect(() => {
    let latest = 0;
    /** The next answer may bring the button, or take it away. */
    let free = true;
    const take = (now: string | null) => {
      if (free) setRpId(now);
      free = false;
      setAsked(now);
    };
    const ask = (early?: ReturnType<typeof takeEarlyAnswer<"pending.signIn">>) => {
      latest += 1;
      const turn = latest;
      (early ?? callVault("pending.signIn", { tabId })).then(
        (reply) => turn === latest && take(reply?.rpId ?? null),
        // Damaged or not to be read: the rest of the popup says so.
        () => turn === latest && take(null),
      );
    };
    ask(takeEarlyAnswer("pending.signIn", { tabId }));
    const stops = [
      onVaultChanged(() => {
        free = true;
        ask();
      }),
      onPendingChanged(() => ask()),
    ];
    return () => {
      latest = 0;
      for (const stop of stops) stop();
    };
  }, [tabId]);

  async function open(shownRpId: string) {
    try {
      await callVault("pending.open", { tabId, rpId: shownRpId });
      window.close();
    } catch (error) {
      setProblem((error as Error).message);
    }
  }

  if (rpId === null) return null;
  return (
    <section class="pending-sign-in" aria-label={t("pageLabel")}>
      <button
        class="button primary"
        type="button"
        id="sign-in-here"
        disabled={asked !== rpId}
        onClick={() => void open(rpId)}
      >
        <Icon name="key" />
        <span>
          <Text k="pageSignIn" values={{ site: <Host text={rpId} /> }} />
        </span>
      </button>
      {problem !== null && <Problem text={problem} />}
    </section>
  );
}
