import { useEffect, useId, useRef, useState } from "preact/hooks";
import type { SignalChange } from "../../../src/wire/vault.ts";
import { dayText } from "../../i18n/formats.ts";
import { t, tCount } from "../../i18n/messages.ts";
import { Text } from "../../i18n/text.tsx";
import { Problem } from "../../parts/message.tsx";
import { Host, SiteName } from "../../parts/site-name.tsx";
import { accountText } from "../../sites/site-text.ts";
import { useVault } from "../../vault/use-vault.ts";
import { callVault } from "../../vault/vault-calls.ts";
import { renamingOf } from "./renaming.ts";

/** Changes that are listed at first. */
const SHOWN = 5;

/** One or two names of an account, the second one in brackets. */
function Names({ names: [first = "", second] }: { names: string[] }) {
  return (
    <strong>
      <SiteName text={first} />
      {second !== undefined && (
        <>
          {" ("}
          <SiteName text={second} />)
        </>
      )}
    </strong>
  );
}

/** What the site did, in a sentence. */
function Sentence({ change }: { change: SignalChange }) {
  const site = (
    <strong>
      <Host text={change.rpId} />
    </strong>
  );
  if (change.change === "hidden") {
    const account = accountText({ name: change.userName, displayName: change.userDisplayName });
    return <Text k="changeHidden" values={{ site, account: <Names names={[account.main]} /> }} />;
  }
  const { from, to } = renamingOf(change);
  return <Text k="changeRenamed" values={{ site, from: <Names names={from} />, to: <Names names={to} /> }} />;
}

const keyOf = ({ credentialId, change, at }: SignalChange) => `${credentialId} ${change} ${at}`;

/** What sites have changed of their passkeys by themselves, with the way back; nothing where nothing was changed. */
export function SiteChanges() {
  const { value } = useVault("signals.list");
  const id = useId();
  const [all, setAll] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const changes = value ?? [];
  /** What was new when the page came to know of it; it stays marked while the page is open. */
  const fresh = useRef(new Set<string>());
  for (const change of changes) if (!change.seen) fresh.current.add(keyOf(change));
  const newest = changes.find(({ seen }) => !seen)?.at;

  useEffect(() => {
    if (newest === undefined) return;
    const note = () => {
      if (!document.hidden) callVault("signals.seen", { at: newest }).catch(console.warn);
    };
    note();
    document.addEventListener("visibilitychange", note);
    return () => document.removeEventListener("visibilitychange", note);
  }, [newest]);

  if (changes.length === 0) return null;
  const shown = all ? changes : changes.slice(0, SHOWN);

  async function undo({ rpId, credentialId, change }: SignalChange) {
    setFailure(null);
    try {
      await callVault("signals.undo", { rpId, credentialId, change });
    } catch (error) {
      setFailure((error as Error).message);
    }
  }

  return (
    <section class="site-changes" id="site-changes">
      <div class="section-head">
        <h2>{t("changesTitle")}</h2>
      </div>
      <ul class="card rows">
        {shown.map((change, index) => (
          <li
            class="row"
            key={keyOf(change)}
            data-change={change.change}
            data-changed-credential={change.credentialId}
          >
            <div class="row-text">
              <span id={`${id}-${index}`}>
                <Sentence change={change} />
              </span>
              <span class="row-detail">
                {fresh.current.has(keyOf(change)) && <strong>{`${t("changeNew")} · `}</strong>}
                {dayText(change.at)}
              </span>
            </div>
            <button
              class="button quiet"
              type="button"
              aria-describedby={`${id}-${index}`}
              onClick={() => void undo(change)}
            >
              {t(change.change === "hidden" ? "actUnarchive" : "undo")}
            </button>
          </li>
        ))}
      </ul>
      {failure !== null && <Problem text={failure} />}
      {shown.length < changes.length && (
        <button class="button quiet" type="button" id="all-changes" onClick={() => setAll(true)}>
          {tCount("changesAll", changes.length)}
        </button>
      )}
    </section>
  );
}
