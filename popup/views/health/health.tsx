import { useState } from "preact/hooks";
import { t, tCount } from "../../i18n/messages.ts";

import { CheckMark } from "../../parts/check-mark.tsx";
import { Icon } from "../../parts/icons.tsx";
import { Problem } from "../../parts/message.tsx";
import { SiteName } from "../../parts/site-name.tsx";
import { useDump } from "../../vault/use-dump.ts";
import { BroughtBack } from "./brought-back.tsx";
import { type FindingGroup, findingGroups, setAsideText } from "./finding-texts.ts";
import { Repair } from "./repair.tsx";
import type { Check } from "./use-check.ts";

/** Names of one sort of finding that are listed; the count in the title has them all. */
const NAMES_SHOWN = 50;

function FindingRow({ title, meaning, names }: FindingGroup) {
  const shown = names.slice(0, NAMES_SHOWN);
  return (
    <li class="row">
      <div class="row-text">
        <span class="row-title">{title}</span>
        <span class="row-detail">{meaning}</span>
        {shown.length > 0 && (
          <ul class="names">
            {shown.map((name, index) => (
              <li key={index}>
                <SiteName text={name} />
              </li>
            ))}
            {names.length > shown.length && <li>{tCount("andMore", names.length - shown.length)}</li>}
          </ul>
        )}
      </div>
    </li>
  );
}

function State({ check: { report, problem } }: { check: Check }) {
  if (problem !== null) return <Problem text={problem} />;
  if (report === null) {
    return (
      <p class="state">
        <span class="spinner" aria-hidden="true" />
        <span>{t("checking")}</span>
      </p>
    );
  }
  const sound = report.findings.length === 0;
  return (
    <div class={sound ? "state" : "state bad"}>
      {sound ? <CheckMark /> : <Icon name="alert" />}
      <div>
        <p class="row-title">{t(sound ? "soundTitle" : "unsoundTitle")}</p>
        <p class="row-detail">
          {tCount(sound ? "soundCount" : "unsoundCount", report.records)}{" "}
          {t("generation", { number: report.generation })}
        </p>
      </div>
    </div>
  );
}

/** Whether the vault is whole, what to do where it is not, and a copy of it for those who look closer. */
export function Health({ check }: { check: Check }) {
  const [repairing, setRepairing] = useState(false);
  const dump = useDump();
  const aside = check.report === null ? null : setAsideText(check.report);
  const groups = findingGroups(check.report?.findings ?? []);

  return (
    <section id="health">
      <div class="section-head">
        <h2>{t("healthTitle")}</h2>
      </div>
      <div class="card parts">
        <div class="part" role="status">
          <State check={check} />
        </div>
        {check.report?.broughtBack === true && <BroughtBack />}
        {groups.length > 0 && (
          <>
            <ul class="rows">
              {groups.map((group) => (
                <FindingRow key={group.finding} {...group} />
              ))}
            </ul>
            <div class="part part-line">
              <p class="hint">{t("dumpFirst")}</p>
              <button class="button primary" type="button" id="repair" onClick={() => setRepairing(true)}>
                {t("repairOpen")}
              </button>
            </div>
          </>
        )}
        <div class="part part-line">
          <div class="row-text">
            <span class="row-title">{t("dumpTitle")}</span>
            <span class="row-detail">{t("dumpHint")}</span>
            {aside !== null && (
              <span class="row-note" id="set-aside">
                {aside}
              </span>
            )}
          </div>
          <button class="button" type="button" id="save-dump" onClick={() => void dump.save()}>
            {t("dumpSave")}
          </button>
        </div>
        {dump.problem !== null && (
          <div class="part">
            <Problem text={dump.problem} />
          </div>
        )}
      </div>
      <p class="hint below">{t("healthBelow")}</p>
      {repairing && <Repair onClose={() => setRepairing(false)} />}
    </section>
  );
}
