import { useState } from "preact/hooks";
import { visible } from "../../../../src/lab/log/visible.ts";
import { rpIdOf } from "../../../../src/lab/options/members.ts";
import { t } from "../../../i18n/messages.ts";
import type { Recorded } from "../../../lab/recording/recorder.ts";
import { Icon } from "../../../parts/icons.tsx";
import { OutcomeMark, outcomeText } from "../outcome-mark.tsx";
import { Copies } from "./copies.tsx";
import { Extensions } from "./extensions.tsx";
import { Overview } from "./overview.tsx";
import { Request } from "./request.tsx";
import { Response } from "./response.tsx";

const parts = {
  overview: "labOverview",
  request: "labRequest",
  response: "labResponse",
  extensions: "labExtensions",
} as const;
type Part = keyof typeof parts;

const names = { create: "labCreate", get: "labGet" } as const;

/** One ceremony, in four parts. */
export function Entry({ recorded }: { recorded: Recorded }) {
  const { entry } = recorded;
  const [part, setPart] = useState<Part>("overview");
  return (
    <section class="lab-entry" aria-labelledby="lab-entry-title">
      <div class="lab-entry-head">
        <a class="button quiet lab-back" href="#ceremonies">
          <Icon name="back" />
          {t("labBack")}
        </a>
        <h2 id="lab-entry-title">
          <OutcomeMark type={entry.outcome.type} />
          <code>{t(names[entry.ceremony])}</code>{" "}
          <bdi class="host">{visible(rpIdOf(entry) ?? entry.caller.origin)}</bdi>
          <span class="visually-hidden">{outcomeText(entry.outcome)}</span>
        </h2>
        <Copies entry={entry} />
      </div>
      <fieldset class="segments lab-parts" aria-label={t("labParts")}>
        {(Object.keys(parts) as Part[]).map((each) => (
          <label key={each} class="segment">
            <input
              type="radio"
              name="entry-part"
              value={each}
              checked={part === each}
              onChange={() => setPart(each)}
            />
            <span>{t(parts[each])}</span>
          </label>
        ))}
      </fieldset>
      {part === "overview" && <Overview recorded={recorded} />}
      {part === "request" && <Request entry={entry} />}
      {part === "response" && <Response entry={entry} />}
      {part === "extensions" && <Extensions entry={entry} />}
    </section>
  );
}
