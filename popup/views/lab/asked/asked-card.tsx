import { useState } from "preact/hooks";
import type { AskedCeremony } from "../../../../src/lab/asked/asked-ceremony.ts";
import type { AskedDecision } from "../../../../src/lab/asked/decision.ts";
import type { FaultName } from "../../../../src/lab/faults/names.ts";
import { t } from "../../../i18n/messages.ts";
import { clockTime } from "../../../lab/numbers.ts";
import { Host } from "../../../parts/site-name.tsx";
import { Account } from "./account.tsx";
import { CallName } from "./call-name.tsx";
import { Choices } from "./choices.tsx";
import { FailWith } from "./fail-with.tsx";

interface AskedCardProps {
  asked: AskedCeremony;
  /** False where it did not count. */
  onDecision: (decision: AskedDecision) => Promise<boolean>;
}

/** One ceremony that waits: what is asked, by whom, and what can be answered. */
export function AskedCard({ asked, onDecision }: AskedCardProps) {
  const { id, kind, mediation, profile, origin, topOrigin, rpId, account, choices } = asked;
  const [chosen, setChosen] = useState(choices[0]?.credentialId);
  const [recognised, setRecognised] = useState(true);
  const [decided, setDecided] = useState(false);

  async function decide(decision: AskedDecision) {
    setDecided(true);
    // One that counts takes the card away.
    if (!(await onDecision(decision))) setDecided(false);
  }

  const approve = (fault?: FaultName) =>
    void decide({
      type: "approved",
      recognised,
      ...(chosen !== undefined && { credentialId: chosen }),
      ...(fault !== undefined && { fault }),
    });

  return (
    <article
      class="card lab-asked"
      data-colour={profile.colour}
      data-asked={id}
      aria-labelledby={`asked-${id}`}
    >
      <div class="lab-asked-head">
        <h3 id={`asked-${id}`}>
          <CallName kind={kind} />
          {mediation !== undefined && <code class="lab-manner">{mediation}</code>}
          <Host text={rpId} />
        </h3>
        <span class="profile-chip" data-colour={profile.colour}>
          <bdi>{profile.name}</bdi>
        </span>
      </div>
      <dl class="lab-facts">
        <div>
          <dt>{t("labOrigin")}</dt>
          <dd>
            <Host text={origin} />
          </dd>
        </div>
        {topOrigin !== undefined && (
          <div>
            <dt>{t("labTopOrigin")}</dt>
            <dd>
              <Host text={topOrigin} />
            </dd>
          </div>
        )}
        {account && (
          <div>
            <dt>{t("labAskedAccount")}</dt>
            <dd>
              <Account account={account} />
            </dd>
          </div>
        )}
        <div>
          <dt>{t("labUv")}</dt>
          <dd>
            <code>{asked.userVerification}</code>
          </dd>
        </div>
        <div>
          <dt>{t("labAskedSince")}</dt>
          <dd class="lab-when">
            {asked.deadline === undefined
              ? clockTime(asked.since)
              : t("labAskedUntil", { since: clockTime(asked.since), until: clockTime(asked.deadline) })}
          </dd>
        </div>
      </dl>
      {kind === "get" && <Choices asked={asked} chosen={chosen} onChoose={setChosen} />}
      {asked.leavesVerificationOpen && (
        <fieldset class="lab-colours">
          <legend>{t("labAskedVerification")}</legend>
          {[true, false].map((value) => (
            <label key={`${value}`} class="check">
              <input
                type="radio"
                name={`uv-${id}`}
                value={`${value}`}
                checked={recognised === value}
                onChange={() => setRecognised(value)}
              />
              {t(value ? "labAskedVerified" : "labAskedNotVerified")}
            </label>
          ))}
        </fieldset>
      )}
      <div class="lab-asked-actions">
        <button
          class="button primary"
          type="button"
          data-decide="approve"
          disabled={decided}
          onClick={() => approve()}
        >
          {t("labAskedApprove")}
        </button>
        <button
          class="button"
          type="button"
          data-decide="decline"
          disabled={decided}
          onClick={() => void decide({ type: "declined" })}
        >
          {t("labAskedDecline")}
        </button>
        <FailWith id={id} kind={kind} disabled={decided} onFail={approve} />
      </div>
    </article>
  );
}
