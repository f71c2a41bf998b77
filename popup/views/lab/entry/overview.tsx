import type { ComponentChildren } from "preact";
import type { LogEntry } from "../../../../src/lab/log/entry.ts";
import { visible } from "../../../../src/lab/log/visible.ts";
import { rpIdOf } from "../../../../src/lab/options/members.ts";
import { t } from "../../../i18n/messages.ts";
import { dateTime, milliseconds } from "../../../lab/numbers.ts";
import type { Recorded } from "../../../lab/recording/recorder.ts";
import { outcomeText } from "../outcome-mark.tsx";
import { Steps } from "./steps.tsx";
import { Timing } from "./timing.tsx";

const answerers = { latchkey: "labByLatchkey", lab: "labByLab", native: "labByBrowser" } as const;
const signals = { none: "labNo", given: "labYes", aborted: "labAborted" } as const;

/** Who called whom, what came of it, how long it took, and the steps of the specification. */
export function Overview({ recorded }: { recorded: Recorded }) {
  const { entry } = recorded;
  const notes = notesOf(recorded);
  return (
    <>
      {notes.map((note) => (
        <p key={note} class="notice">
          {note}
        </p>
      ))}
      <div class="card lab-card">
        <dl class="lab-facts">
          {factsOf(entry).map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </div>
      <Timing timing={entry.timing} />
      <Steps entry={entry} />
    </>
  );
}

type Fact = [name: string, value: ComponentChildren];

function factsOf(entry: LogEntry): Fact[] {
  const { caller, outcome, mediation, uiMode, signal, faults, timing } = entry;
  const code = (text: string) => <code>{visible(text)}</code>;
  const yesNo = (value: boolean) => t(value ? "labYes" : "labNo");
  return [
    [
      t("labOutcome"),
      outcome.type === "error" ? (
        <>
          {code(outcome.name)} <bdi lang="en">{visible(outcome.message)}</bdi>
        </>
      ) : (
        outcomeText(outcome)
      ),
    ],
    [
      t("labAnsweredBy"),
      entry.profile === undefined ? t(answerers[entry.answeredBy]) : <bdi>{visible(entry.profile)}</bdi>,
    ],
    ...(faults && faults.length > 0 ? [[t("labFaults"), code(faults.join(", "))] as Fact] : []),
    [t("labOrigin"), code(caller.origin)],
    ...(caller.topOrigin === undefined ? [] : [[t("labTopOrigin"), code(caller.topOrigin)] as Fact]),
    [t("labRpId"), code(rpIdOf(entry) ?? "")],
    [
      t("labFrame"),
      t(
        !caller.inFrame
          ? "labTopLevel"
          : caller.sameOriginWithAncestors
            ? "labSameOriginFrame"
            : "labOtherFrame",
      ),
    ],
    ...doorOf(entry),
    [t("labMediation"), code(uiMode ?? mediation ?? "optional")],
    ...(signal === undefined ? [] : [[t("labSignal"), t(signals[signal])] as Fact]),
    ...(caller.activated === undefined ? [] : [[t("labActivated"), yesNo(caller.activated)] as Fact]),
    ...(caller.policyAllows === undefined ? [] : [[t("labPolicy"), yesNo(caller.policyAllows)] as Fact]),
    [t("labStarted"), dateTime(entry.startedAt)],
    [t("labTotal"), outcome.type === "pending" ? t("labPending") : milliseconds(timing.total)],
  ];
}

/** Which function the page called, and where its options came from. */
function doorOf({ ceremony, frontDoor }: LogEntry): Fact[] {
  if (frontDoor === undefined) return [];
  const how = {
    objects: "labDoorObjects",
    parsed: ceremony === "create" ? "labDoorParsedCreate" : "labDoorParsedGet",
    kept: "labDoorKept",
  } as const;
  return [
    [
      t("labDoor"),
      <>
        <code>{t(ceremony === "create" ? "labCreate" : "labGet")}</code> {t(how[frontDoor])}
      </>,
    ],
  ];
}

function notesOf({ entry: { notBytes = [], unread = [] }, late, loaded }: Recorded): string[] {
  return [
    ...(loaded ? [t("labLoadedNote")] : []),
    ...(late ? [t("labLate")] : []),
    ...(notBytes.length > 0 ? [t("labNotBytes", { members: visible(notBytes.join(", ")) })] : []),
    ...(unread.length > 0 ? [t("labUnread", { members: visible(unread.join(", ")) })] : []),
  ];
}
