import type { Verified } from "../../demo/server.ts";

/** What a step must make the relying party verify. */
export interface Expected {
  step: Verified["step"];
  /** The UV flag that the credential's answer must carry. */
  uv?: boolean;
}

const ALGORITHMS: Record<number, string> = { [-7]: "ES256", [-8]: "EdDSA", [-257]: "RS256" };

/** One line about what the relying party verified. */
export function describe(event: Verified): string {
  if (!("flags" in event)) return `${event.step} of ${event.username}`;
  const { up, uv, be, bs } = event.flags;
  const flags = Object.entries({ UP: up, UV: uv, BE: be, BS: bs }).map(
    ([flag, on]) => `${flag}=${on ? 1 : 0}`,
  );
  const algorithm = ALGORITHMS[event.algorithm] ?? `algorithm ${event.algorithm}`;
  const asked = `verification ${event.userVerificationAsked}`;
  return `${event.step} of ${event.username}: ${flags.join(" ")}, ${algorithm}, counter ${event.counter} (${asked})`;
}

/** Says what is wrong with the events of one step; undefined where all is as expected. */
export function mismatch(events: Verified[], expected: Expected[], username: string): string | undefined {
  const seen = events.filter((event) => expected.length > 0 || "flags" in event);
  if (seen.length !== expected.length) {
    return `the relying party verified ${seen.length} things, not ${expected.length}`;
  }
  for (const [index, { step, uv }] of expected.entries()) {
    const event = seen[index];
    if (event?.step !== step) return `the relying party verified ${event?.step}, not ${step}`;
    if (event.username !== username) return `the relying party verified ${event.username}, not ${username}`;
    if (!("flags" in event)) continue;
    if (!event.flags.up) return `${step} came without UP`;
    if (uv !== undefined && event.flags.uv !== uv) return `${step} came with UV=${event.flags.uv ? 1 : 0}`;
  }
  return undefined;
}
