import type { NewCode } from "../../../src/wire/items.ts";
import { t } from "../../i18n/messages.ts";
import type { CodeOptions } from "../../worker/messages.ts";

const types = { totp: "typeTotp", hotp: "typeHotp", steam: "typeSteam" } as const;

/** What a bare secret does not say; the usual values are nearly always right. */
export function CodeOptionFields({
  options,
  onChange,
}: {
  options: CodeOptions;
  onChange: (change: Partial<CodeOptions>) => void;
}) {
  const { type, algorithm, digits, period, counter } = options;
  return (
    <details class="code-options">
      <summary>{t("codeOptions")}</summary>
      <div class="field-columns">
        <div class="field">
          <label for="code-type">{t("factType")}</label>
          <select
            id="code-type"
            value={type}
            onChange={({ currentTarget: { value } }) => onChange({ type: value as NewCode["type"] })}
          >
            {(["totp", "hotp", "steam"] as const).map((name) => (
              <option key={name} value={name}>
                {t(types[name])}
              </option>
            ))}
          </select>
        </div>
        {type !== "steam" && (
          <div class="field">
            <label for="code-algorithm">{t("factAlgorithm")}</label>
            <select
              id="code-algorithm"
              value={algorithm}
              onChange={({ currentTarget: { value } }) =>
                onChange({ algorithm: value as NewCode["algorithm"] })
              }
            >
              {["SHA-1", "SHA-256", "SHA-512"].map((name) => (
                <option key={name}>{name}</option>
              ))}
            </select>
          </div>
        )}
        {type !== "steam" && (
          <NumberField
            id="code-digits"
            label={t("factDigits")}
            value={digits}
            onChange={(value) => onChange({ digits: value })}
          />
        )}
        {type === "hotp" ? (
          <NumberField
            id="code-counter"
            label={t("factNextCounter")}
            value={counter}
            onChange={(value) => onChange({ counter: value })}
          />
        ) : (
          <NumberField
            id="code-period"
            label={t("codePeriod")}
            value={period}
            onChange={(value) => onChange({ period: value })}
          />
        )}
      </div>
    </details>
  );
}

interface NumberFieldProps {
  id: string;
  label: string;
  value: number;
  onChange: (value: number) => void;
}

function NumberField({ id, label, value, onChange }: NumberFieldProps) {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        type="text"
        inputMode="numeric"
        value={Number.isNaN(value) ? "" : value}
        onInput={({ currentTarget }) => onChange(Number.parseInt(currentTarget.value, 10))}
      />
    </div>
  );
}
