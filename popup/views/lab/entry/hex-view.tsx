import { useEffect, useRef, useState } from "preact/hooks";
import { t } from "../../../i18n/messages.ts";

/** More are not drawn. */
const MOST_BYTES = 4096;

interface HexViewProps {
  name: string;
  bytes: Uint8Array;
  /** The bytes that are marked: from, and up to without. */
  from: number;
  to: number;
}

/** Bytes in hex, a range of them marked. */
export function HexView({ name, bytes, from, to }: HexViewProps) {
  const marked = useRef<HTMLElement>(null);
  useEffect(() => {
    if (to > from) marked.current?.scrollIntoView({ block: "nearest" });
  }, [from, to]);
  const perLine = useWide() ? 16 : 8;
  const shown = bytes.subarray(0, MOST_BYTES);
  const lines = Array.from({ length: Math.ceil(shown.length / perLine) }, (_, i) => i * perLine);
  return (
    <section class="hex" aria-label={t("labBytesOf", { name })}>
      {lines.map((start) => (
        <div key={start} class="hex-line">
          <code class="hex-offset">{start.toString(16).padStart(4, "0")}</code>
          <code class="hex-bytes">
            {Array.from(shown.subarray(start, start + perLine), (byte, i) => {
              const at = start + i;
              const text = byte.toString(16).padStart(2, "0");
              if (at < from || at >= to) return <span key={at}>{text}</span>;
              return (
                <mark key={at} {...(at === from ? { ref: marked } : {})}>
                  {text}
                </mark>
              );
            })}
          </code>
        </div>
      ))}
      {bytes.length > MOST_BYTES && (
        <p class="hint">{t("labMoreBytes", { count: bytes.length - MOST_BYTES })}</p>
      )}
    </section>
  );
}

/** Whether there is room for sixteen bytes in a line. */
function useWide(): boolean {
  const [query] = useState(() => matchMedia("(min-width: 561px)"));
  const [wide, setWide] = useState(query.matches);
  useEffect(() => {
    const follow = () => setWide(query.matches);
    query.addEventListener("change", follow);
    return () => query.removeEventListener("change", follow);
  }, [query]);
  return wide;
}
