import type { LogEntry } from "../../../../src/lab/log/entry.ts";
import type { JsonObject, JsonValue } from "../../../../src/lab/log/json-value.ts";
import { visible, visibleJson } from "../../../../src/lab/log/visible.ts";
import { objectIn } from "../../../../src/lab/options/members.ts";
import { t } from "../../../i18n/messages.ts";

/** What went into each extension and what came out of it. */
export function Extensions({ entry: { options, outcome } }: { entry: LogEntry }) {
  const inputs = objectIn(options, "extensions") ?? {};
  const outputs = outcome.type === "credential" ? outcome.credential.clientExtensionResults : {};
  const names = [...new Set([...Object.keys(inputs), ...Object.keys(outputs)])];
  if (names.length === 0) return <p class="hint">{t("labNoExtensions")}</p>;
  return (
    <>
      {names.map((name) => (
        <section key={name} class="card lab-card" aria-label={visible(name)}>
          <h3>
            <code>{visible(name)}</code>
          </h3>
          <div class="lab-in-out">
            {(
              [
                ["labInput", ownOf(inputs, name)],
                ["labOutput", ownOf(outputs, name)],
              ] as const
            ).map(([key, value]) => (
              <div key={key}>
                <h4>{t(key)}</h4>
                {value === undefined ? (
                  <p class="hint">{t("labNone")}</p>
                ) : (
                  <pre class="lab-json">
                    <code>{visibleJson(value, 2)}</code>
                  </pre>
                )}
              </div>
            ))}
          </div>
        </section>
      ))}
      <p class="hint">{t("labWithheldHint")}</p>
    </>
  );
}

/** A page may name an extension like what every object has. */
function ownOf(values: JsonObject, name: string): JsonValue | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}
