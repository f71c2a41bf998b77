import { Icon } from "./icons.tsx";

/** One problem, announced when it appears. The id lets a field point to it. */
export function Problem({ text, id }: { text: string; id?: string }) {
  return (
    <p class="problem" role="alert" {...(id === undefined ? {} : { id })}>
      <Icon name="alert" />
      <span>{text}</span>
    </p>
  );
}

/** The line under a field: its hint, or in the same place what is wrong with what was typed. */
export function FieldNote({ id, hint, problem }: { id: string; hint: string; problem: string | null }) {
  if (problem !== null) return <Problem id={id} text={problem} />;
  return (
    <p class="hint" id={id}>
      {hint}
    </p>
  );
}
