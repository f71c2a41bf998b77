import type { ComponentChildren } from "preact";

/** The fields of a profile's form: each tells its new value when the person is done with it. */

interface ChoiceProps<T extends string> {
  id: string;
  label: string;
  value: T;
  options: readonly (readonly [value: T, text: string])[];
  onChange: (value: T) => void;
}

export function Choice<T extends string>({ id, label, value, options, onChange }: ChoiceProps<T>) {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select
        id={id}
        value={value}
        onChange={({ currentTarget }) => {
          const chosen = options.find(([one]) => one === currentTarget.value);
          if (chosen) onChange(chosen[0]);
        }}
      >
        {options.map(([one, text]) => (
          <option key={one} value={one}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
}

interface LineProps {
  id: string;
  label: string;
  value: string;
  onChange: (value: string) => void;
  children?: ComponentChildren;
}

export function Line({ id, label, value, onChange, children }: LineProps) {
  return (
    <div class="field wide">
      <label for={id}>{label}</label>
      <div class="field-line">
        <input
          type="text"
          id={id}
          autocomplete="off"
          spellcheck={false}
          value={value}
          onChange={({ currentTarget }) => onChange(currentTarget.value.trim())}
        />
        {children}
      </div>
    </div>
  );
}

interface NumberLineProps {
  id: string;
  label: string;
  value: number;
  least?: number;
  most: number;
  onChange: (value: number) => void;
}

export function NumberLine({ id, label, value, least = 0, most, onChange }: NumberLineProps) {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        type="number"
        id={id}
        min={least}
        max={most}
        step={1}
        value={value}
        onChange={({ currentTarget }) => {
          const typed = Math.round(currentTarget.valueAsNumber);
          onChange(Number.isFinite(typed) ? Math.min(most, Math.max(least, typed)) : 0);
        }}
      />
    </div>
  );
}

interface FlagProps {
  id: string;
  /** The specification's name of the flag. */
  name: string;
  label: string;
  checked: boolean;
  disabled?: boolean;
  onChange: (checked: boolean) => void;
}

export function Flag({ id, name, label, checked, disabled = false, onChange }: FlagProps) {
  return (
    <label class="check">
      <input
        type="checkbox"
        id={id}
        checked={checked}
        disabled={disabled}
        onChange={({ currentTarget }) => onChange(currentTarget.checked)}
      />
      <code>{name}</code>
      {label}
    </label>
  );
}

interface ChecksProps<T extends string | number> {
  id: string;
  label: string;
  chosen: readonly T[];
  options: readonly (readonly [value: T, text: string])[];
  onChange: (chosen: T[]) => void;
}

/** Some of several. */
export function Checks<T extends string | number>({ id, label, chosen, options, onChange }: ChecksProps<T>) {
  return (
    <fieldset class="lab-checks" id={id}>
      <legend>{label}</legend>
      {options.map(([value, text]) => (
        <label key={value} class="check">
          <input
            type="checkbox"
            value={value}
            checked={chosen.includes(value)}
            onChange={({ currentTarget: { checked } }) =>
              onChange(checked ? [...chosen, value] : chosen.filter((one) => one !== value))
            }
          />
          <code>{text}</code>
        </label>
      ))}
    </fieldset>
  );
}
