import { useEffect, useState } from "preact/hooks";
import type { WebTab } from "../../src/lab/profiles/calls.ts";
import type { LabSession } from "./lab-session.ts";

/** The open tabs with web pages; asked again whenever the page gets the focus. */
export function useWebTabs({ port }: LabSession, wanted: boolean): WebTab[] {
  const [tabs, setTabs] = useState<WebTab[]>([]);
  useEffect(() => {
    if (!wanted) return;
    const look = () => {
      port.ask("webTabs", {}).then((found) => setTabs(found.tabs), console.warn);
    };
    look();
    window.addEventListener("focus", look);
    return () => window.removeEventListener("focus", look);
  }, [port, wanted]);
  return tabs;
}
