import type { Caller } from "../../src/webauthn/caller.ts";
import type { DrivenFrame } from "./driver-types.ts";
import type { PageState } from "./messages.ts";

/**
 * Who calls, as the driver knows it: the origins of the frame and of those around it come from their addresses (of a
 * window that has none, such as a popup with about:blank, from what the document is told at its beginning), and
 * whether another site's frame may call from its `allow` attributes. Of what the page says only this counts: that its
 * origin is opaque, that its permissions policy says no, and that the person has just clicked.
 */
export async function callerOf(
  frame: DrivenFrame,
  state: PageState,
  type: "create" | "get",
): Promise<Caller & { allowed: boolean }> {
  const inherited = isWithoutAddress(frame) ? state.origin : "null";
  const originOf = (one: DrivenFrame) => originIn(one, inherited);
  const origin = state.origin === "null" ? "null" : originOf(frame);
  const ancestors: DrivenFrame[] = [];
  for (let at = frame.parentFrame(); at; at = at.parentFrame()) ancestors.push(at);
  const top = ancestors.at(-1);
  const sameOriginWithAncestors = ancestors.every((ancestor) => originOf(ancestor) === origin);
  if (!top || sameOriginWithAncestors) return { origin, sameOriginWithAncestors, allowed: true };
  const topOrigin = originOf(top);
  const allowed = state.allowed ?? (await isAllowed(frame, `publickey-credentials-${type}`, originOf));
  return { origin, sameOriginWithAncestors, embedding: { topOrigin, activated: state.active }, allowed };
}

/**
 * The origin of the document in a frame: one that has no address of its own has its parent's.
 * @param inherited that of a window without one
 */
function originIn(frame: DrivenFrame, inherited: string): string {
  const address = frame.url();
  if (isBlank(address)) {
    const parent = frame.parentFrame();
    return parent ? originIn(parent, inherited) : inherited;
  }
  // Of a blob: the origin that made it.
  return URL.canParse(address) ? new URL(address).origin : "null";
}

function isBlank(address: string): boolean {
  return address === "" || /^about:(blank|srcdoc)/.test(address);
}

/** Neither the frame nor one around it has an address: its origin is that of who opened the window. */
function isWithoutAddress(frame: DrivenFrame): boolean {
  const parent = frame.parentFrame();
  return isBlank(frame.url()) && (!parent || isWithoutAddress(parent));
}

/** Whether every frame from the top to this one that shows another origin than its parent is given the feature. */
async function isAllowed(
  frame: DrivenFrame,
  feature: string,
  originOf: (frame: DrivenFrame) => string,
): Promise<boolean> {
  const parent = frame.parentFrame();
  if (!parent) return true;
  if (originOf(parent) !== originOf(frame)) {
    const element = await frame.frameElement();
    const allow = await element?.evaluate((iframe) => iframe.getAttribute("allow"));
    const named = typeof allow === "string" && allow.split(";").some((part) => allows(part, feature));
    if (!named) return false;
  }
  return isAllowed(parent, feature, originOf);
}

/** One directive of an `allow` attribute; which origins it names is not looked at, but that it is not "none". */
function allows(directive: string, feature: string): boolean {
  const [name, ...origins] = directive.trim().split(/\s+/);
  return name === feature && !origins.includes("'none'");
}
