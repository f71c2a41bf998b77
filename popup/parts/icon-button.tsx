import { Icon, type IconName } from "./icons.tsx";

interface IconButtonProps {
  icon: IconName;
  /** What it does, and to what: read, and shown when the pointer rests. */
  label: string;
  onClick: () => void;
  /** It is a switch, and this is its state. */
  pressed?: boolean;
  disabled?: boolean;
  class?: string;
}

/** A button that is a picture alone. */
export function IconButton({ icon, label, onClick, pressed, disabled = false, ...rest }: IconButtonProps) {
  return (
    <button
      class={`icon-button ${rest.class ?? ""}`}
      type="button"
      title={label}
      aria-label={label}
      aria-pressed={pressed}
      disabled={disabled}
      onClick={onClick}
    >
      <Icon name={icon} />
    </button>
  );
}
