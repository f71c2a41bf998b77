import { useLayoutEffect, useState } from "preact/hooks";
import type { LabSession } from "./lab-session.ts";

/** Draws again whenever something of the session changes, from the first drawing on: also what comes before it is seen. */
export function useSession(session: LabSession): LabSession {
  const [, draw] = useState(0);
  useLayoutEffect(() => session.subscribe(() => draw((count) => count + 1)), [session]);
  return session;
}
