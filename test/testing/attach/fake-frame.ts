import type { DrivenFrame } from "../../../testing/index.ts";

/** A frame of a driver, of which only the address, the parent and the `allow` attribute are looked at. */
export function fakeFrame(url: string, parent: DrivenFrame | null = null, allow?: string): DrivenFrame {
  return {
    url: () => url,
    parentFrame: () => parent,
    evaluate: async () => undefined,
    frameElement: async () => ({
      evaluate: async (read) => read({ getAttribute: (name) => (name === "allow" ? (allow ?? null) : null) }),
    }),
  };
}
