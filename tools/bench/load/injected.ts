import { injectedScripts, MAX_INJECTED_BYTES } from "../../injected-size.ts";

/** Bytes that are injected into every frame. */
export interface Injected {
  latchkey: number;
  floor: number;
  limit: number;
}

/** Sums the content scripts of both extensions, as they were built. */
export async function injectedBytes(extensionDir: string, floorDir: string): Promise<Injected> {
  const sum = async (dist: string) =>
    (await injectedScripts(dist)).reduce((total, { bytes }) => total + bytes, 0);
  return { latchkey: await sum(extensionDir), floor: await sum(floorDir), limit: MAX_INJECTED_BYTES };
}

/** One line that says it. */
export function describeInjected({ latchkey, floor, limit }: Injected): string {
  return `Injected into every frame: ${latchkey} bytes of at most ${limit}; floor ${floor}`;
}
