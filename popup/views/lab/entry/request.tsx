import type { LogEntry } from "../../../../src/lab/log/entry.ts";
import type { JsonObject, JsonValue } from "../../../../src/lab/log/json-value.ts";
import { visibleJson } from "../../../../src/lab/log/visible.ts";
import { defaulted } from "../../../../src/lab/options/defaulted.ts";
import { t } from "../../../i18n/messages.ts";

/** The options as the page gave them, and what holds where it gave nothing, or nothing that counts. */
export function Request({ entry }: { entry: LogEntry }) {
  const { options, filled } = defaulted(entry);
  return (
    <>
      <section class="card lab-card" aria-labelledby="lab-called">
        <h3 id="lab-called">{t("labAsCalled")}</h3>
        <pre class="lab-json">
          <code>{visibleJson(entry.options, 2)}</code>
        </pre>
      </section>
      <section class="card lab-card" aria-labelledby="lab-defaulted">
        <h3 id="lab-defaulted">{t("labAsDefaulted")}</h3>
        {filled.length === 0 ? (
          <p class="hint">{t("labNoDefaults")}</p>
        ) : (
          <dl class="lab-facts">
            {filled.map((path) => (
              <div key={path}>
                <dt>
                  <code>{path}</code>
                </dt>
                <dd>
                  <code>{visibleJson(valueAt(options, path))}</code>
                </dd>
              </div>
            ))}
          </dl>
        )}
      </section>
    </>
  );
}

function valueAt(options: JsonObject, path: string): JsonValue | undefined {
  return path
    .split(".")
    .reduce<JsonValue | undefined>((value, name) => (value as JsonObject | undefined)?.[name], options);
}
