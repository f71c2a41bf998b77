import type { AskedEnd } from "../../../../src/lab/asked/decision.ts";
import { type MessageKey, t, tCount } from "../../../i18n/messages.ts";
import { Text } from "../../../i18n/text.tsx";
import type { EndedAsking } from "../../../lab/lab-port.ts";
import type { LabSession } from "../../../lab/lab-session.ts";
import { Host } from "../../../parts/site-name.tsx";
import { AskedCard } from "./asked-card.tsx";
import { CallName } from "./call-name.tsx";

/**
 * The ceremonies that wait for the developer's answer, the oldest first, and how the last one ended. The region that
 * says so is always there: screen readers tell only what changes in it.
 */
export function AskedList({ session }: { session: LabSession }) {
  const { asked, said } = session;
  return (
    <div class="lab-asked-place" data-empty={asked.length === 0 && !said}>
      {asked.length > 0 && (
        <section class="lab-asked-list" id="lab-asked" aria-labelledby="lab-asked-title">
          <h2 id="lab-asked-title">{tCount("labAskedWaiting", asked.length)}</h2>
          {asked.map((one) => (
            <AskedCard key={one.id} asked={one} onDecision={(decision) => session.decide(one.id, decision)} />
          ))}
        </section>
      )}
      <div role="status" class="lab-asked-said" id="lab-asked-said">
        {asked.length > 0 && <p class="visually-hidden">{tCount("labAskedWaiting", asked.length)}</p>}
        {said?.type === "late" && <p>{t("labAskedLate")}</p>}
        {said?.type === "lost" && <p>{t("labStopped")}</p>}
        {said?.type === "ended" && <EndText ended={said.ended} />}
      </div>
    </div>
  );
}

const ends = {
  approved: "labAskedApproved",
  declined: "labAskedDeclined",
  spoilt: "labAskedSpoilt",
  left: "labAskedLeft",
  "timed-out": "labAskedTimedOut",
  unassigned: "labAskedUnassigned",
} as const satisfies Record<AskedEnd, MessageKey>;

function EndText({ ended: { shown, how } }: { ended: EndedAsking }) {
  const values = { call: <CallName kind={shown.kind} />, site: <Host text={shown.rpId} /> };
  return (
    <p>
      <Text k={ends[how]} values={values} />
    </p>
  );
}
