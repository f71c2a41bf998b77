import type { ComponentChildren } from "preact";
import { Fragment } from "preact";
import { type MessageKey, type MessageValues, t } from "./messages.ts";
import { partsOf } from "./parts.ts";

interface TextProps<K extends MessageKey> {
  k: K;
  values: MessageValues<K, ComponentChildren>;
}

/** A text with elements in its gaps: names by a site go here, in an element that keeps their direction apart. */
export function Text<K extends MessageKey>({ k, values }: TextProps<K>) {
  const given = values as Record<string, ComponentChildren>;
  const marks = Object.fromEntries(Object.keys(given).map((name) => [name, `\uE000${name}\uE000`]));
  const text = (t as (key: MessageKey, values: object) => string)(k, marks);
  return (
    <>
      {partsOf(text).map((part, index) => (
        <Fragment key={`${index} ${part.text}`}>{part.gap ? given[part.text] : part.text}</Fragment>
      ))}
    </>
  );
}
