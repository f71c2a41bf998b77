import { injectedScripts, MAX_INJECTED_BYTES, sumOf } from "../../injected-size.ts";

/** Bytes that are injected into a page, and into each of its frames. */
export interface Injected {
  latchkey: { page: number; frame: number };
  floor: { page: number; frame: number };
  limit: number;
}

/** Sums the content scripts of both extensions, as they were built. */
export async function injectedBytes(extensionDir: string, floorDir: string): Promise<Injected> {
  return {
    latchkey: sumOf(await injectedScripts(extensionDir)),
    floor: sumOf(await injectedScripts(floorDir)),
    limit: MAX_INJECTED_BYTES,
  };
}

/** One line that says it. */
export function describeInjected({ latchkey, floor, limit }: Injected): string {
  const into = ({ page, frame }: Injected["floor"]) => `${page} bytes into a page, ${frame} into each frame`;
  return `Injected: ${into(latchkey)}, at most ${limit}; floor: ${into(floor)}`;
}
