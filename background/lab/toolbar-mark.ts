import browser from "webextension-polyfill";
import type { AssignedProfile } from "../../src/lab/profiles/assignments.ts";
import type { ProfileColour } from "../../src/lab/profiles/named-profile.ts";

/**
 * The toolbar button while a lab profile is in use: another picture, a badge, and the profiles' names. Where ceremonies
 * wait for the developer, the badge is their number.
 */

/** With white beside each at a contrast of 4.5 at least. */
const COLOURS: Record<ProfileColour, string> = {
  violet: "#6d3fc4",
  blue: "#1d5fbf",
  teal: "#0b6b6b",
  amber: "#8a5200",
  red: "#b3261e",
  pink: "#a8297c",
};

/** Of the number: none of the profiles' colours. */
const WAITING_COLOUR = "#1f2a27";

const PLAIN = { 16: "popup/icons/16.png", 32: "popup/icons/32.png" };

/** Shows which profiles are in use and how many ceremonies wait, or with none the button as it always is. */
export async function markToolbar(profiles: readonly AssignedProfile[], waiting: number): Promise<void> {
  const [first] = profiles;
  const { action, i18n, runtime } = browser;
  const plain = Object.fromEntries(Object.entries(PLAIN).map(([size, path]) => [size, runtime.getURL(path)]));
  const names = profiles.map(({ name }) => name).join(", ");
  const title = waiting > 0 ? "labToolbarWaiting" : "labToolbarTitle";
  await action.setTitle({
    title: first ? i18n.getMessage(title, names) : i18n.getMessage("extensionName"),
  });
  const badge = waiting > 0 ? `${waiting}` : i18n.getMessage("labBadge");
  await action.setBadgeText({ text: first ? badge : "" });
  if (!first) return action.setIcon({ path: plain });
  const colour = COLOURS[first.colour];
  await action.setBadgeBackgroundColor({ color: waiting > 0 ? WAITING_COLOUR : colour });
  await action.setIcon({ imageData: { 16: flask(16, colour), 32: flask(32, colour) } as never });
}

/** A white flask on a ground of the profile's colour. */
function flask(size: number, colour: string): ImageData {
  const canvas = new OffscreenCanvas(size, size);
  const pen = canvas.getContext("2d");
  if (!pen) throw new Error("No canvas");
  pen.scale(size / 32, size / 32);
  pen.fillStyle = colour;
  pen.beginPath();
  pen.roundRect(0, 0, 32, 32, 6);
  pen.fill();
  pen.fillStyle = "#ffffff";
  pen.fill(new Path2D("M11 4h10v3h-2v6l7 12a2 2 0 0 1-2 3H8a2 2 0 0 1-2-3l7-12V7h-2z"));
  return pen.getImageData(0, 0, size, size);
}
