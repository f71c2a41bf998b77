import type { RefObject } from "preact";
import { FieldNote } from "./message.tsx";

interface PinFieldProps {
  id: string;
  label: string;
  hint: string;
  problem: string | null;
  field: RefObject<HTMLInputElement | null>;
  /** Shows the characters. */
  plain?: boolean;
  readOnly?: boolean;
  onInput?: () => void;
}

/** A PIN with its label and its note. The value stays in the element: read it there, once, when needed. */
export function PinField(props: PinFieldProps) {
  const { id, label, hint, problem, field, plain = false, readOnly = false, onInput } = props;
  const attributes = {
    id,
    ref: field,
    autocomplete: "off",
    autocapitalize: "none",
    spellcheck: false,
    readOnly,
    "aria-describedby": `${id}-note`,
    "aria-invalid": problem !== null,
    onInput: () => onInput?.(),
  } as const;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {plain ? <input type="text" {...attributes} /> : <input type="password" {...attributes} />}
      <FieldNote id={`${id}-note`} hint={hint} problem={problem} />
    </div>
  );
}
