import type { ComponentChildren, RefObject } from "preact";
import { FieldNote } from "./message.tsx";

interface TextFieldProps {
  id: string;
  label: ComponentChildren;
  value: string;
  onInput: (value: string) => void;
  hint?: string;
  problem?: string | null;
  field?: RefObject<HTMLInputElement | null>;
  /** Lines; a field of one line without it. */
  lines?: number;
  maxLength?: number;
}

/** A text with its label and its note, kept by the view. */
export function TextField(props: TextFieldProps) {
  const { id, label, value, onInput, hint, problem = null, field, lines, maxLength } = props;
  const noted = hint !== undefined || problem !== null;
  const attributes = {
    id,
    value,
    maxLength,
    spellcheck: false,
    autocomplete: "off",
    "aria-describedby": noted ? `${id}-note` : undefined,
    "aria-invalid": problem !== null,
  } as const;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {lines === undefined ? (
        <input
          type="text"
          dir="auto"
          {...(field && { ref: field })}
          {...attributes}
          onInput={(event) => onInput(event.currentTarget.value)}
        />
      ) : (
        <textarea
          rows={lines}
          dir="auto"
          {...attributes}
          onInput={(event) => onInput(event.currentTarget.value)}
        />
      )}
      {noted && <FieldNote id={`${id}-note`} hint={hint ?? ""} problem={problem} />}
    </div>
  );
}
