import type { BrowserKind } from "../browser-places.ts";

/**
 * A test, or a group of them, by its file in test/e2e and its title as it stands there, placeholders included. Without
 * a title: all tests of the file.
 */
export type TestName = readonly [file: string, title?: string];

export interface Feature {
  /** As it stands in the README's table. */
  name: string;
  /** What shows that Latchkey has it. */
  tests: readonly TestName[];
  /** What Latchkey does in a browser that does not let it have the feature, and what shows that. */
  instead?: { browser: BrowserKind; does: string; tests: readonly TestName[] };
}

/** The README's table, from top to bottom. */
export const FEATURES: readonly Feature[] = [
  {
    name: "Passkeys made and used, with several accounts for a site",
    tests: [
      ["ceremonies.test.ts", "makes a passkey that the relying party verifies, with true flags"],
      ["ceremonies.test.ts", "offers the accounts of a site and signs in with the chosen one"],
    ],
  },
  {
    name: "Second factor and step-up: named and excluded passkeys",
    tests: [
      ["ceremonies.test.ts", "signs in with a passkey that is not discoverable, by its id alone"],
      ["ceremonies.test.ts", "takes an id of ours from among others, whatever its transports"],
      [
        "ceremonies.test.ts",
        "ends with InvalidStateError for an excluded passkey, after consent, and makes none",
      ],
      ["demo.test.ts", "shows billing only after a step-up with verification"],
    ],
  },
  { name: "User verification that is true", tests: [["ceremonies.test.ts", "user verification"]] },
  {
    name: "A PIN that is derived from while the person reaches for the button",
    tests: [["derivation-ahead.long.test.ts"]],
  },
  { name: "Silent, optional and required mediation", tests: [["mediation.long.test.ts"]] },
  { name: "Every error of the client's steps", tests: [["client-steps.test.ts"]] },
  {
    name: "An excluded passkey that nobody learns of before the person agrees",
    tests: [["exclude-credentials.long.test.ts"]],
  },
  {
    name: "ES256, ES384, ES512, Ed25519 and RS256; self attestation",
    tests: [["algorithms.long.test.ts"], ["attestation.long.test.ts"], ["public-keys.long.test.ts"]],
  },
  {
    name: "Extensions: prf",
    tests: [["extensions-in-page.long.test.ts", "prf"]],
  },
  { name: "Extensions: largeBlob", tests: [["extensions-in-page.long.test.ts", "largeBlob"]] },
  { name: "Extensions: credProtect", tests: [["credential-protection.long.test.ts"]] },
  {
    name: "Extensions: credProps, appid, appidExclude",
    tests: [
      ["ceremonies.test.ts", "answers credProps with what was made"],
      [
        "extensions-in-page.long.test.ts",
        "appid is answered with the truth, or refused where it is another site's",
      ],
      ["app-ids.long.test.ts"],
    ],
  },
  { name: "rpIds of the page's own domain, never of a public suffix", tests: [["rp-ids.long.test.ts"]] },
  {
    name: "Related origins, within their limits",
    tests: [["related-origins.test.ts"], ["related-origins-limits.long.test.ts"]],
  },
  { name: "Frames of the same site", tests: [["frames.long.test.ts", "of the relying party's own origin"]] },
  {
    name: "Frames of other sites, where their page allows it",
    tests: [["embedded.long.test.ts", "in Chromium"]],
    instead: {
      browser: "firefox",
      does: "goes to the browser",
      tests: [["embedded.long.test.ts", "in Firefox"]],
    },
  },
  {
    name: "Passkeys offered at the page's own form (conditional mediation)",
    tests: [
      ["conditional.test.ts", "a conditional get()"],
      ["conditional-hostile.long.test.ts"],
      ["sign-in-here.long.test.ts"],
    ],
  },
  {
    name: "The same in frames of other sites, where their page allows it",
    tests: [
      [
        "conditional-frames.long.test.ts",
        "is answered, by the %s; person and relying party are told of both",
      ],
    ],
    instead: {
      browser: "firefox",
      does: "goes to the browser",
      tests: [["conditional-frames.long.test.ts", "is the browser's, where it waits"]],
    },
  },
  {
    name: "Passkeys that sites may add after a sign-in",
    tests: [["conditional.test.ts", "a conditional create()"], ["conditional-upgrade.long.test.ts"]],
  },
  { name: "Signals that hide or rename, and can be undone", tests: [["signals.long.test.ts"]] },
  { name: "What the client can do, and options from JSON", tests: [["page-statics.test.ts"]] },
  {
    name: "Out of the way of security keys, phones and other passkeys",
    tests: [["staying-out.long.test.ts"]],
  },
  {
    name: "Beside another passkey extension",
    tests: [["neighbours.long.test.ts"], ["neighbours-that-answer.long.test.ts"]],
  },
  {
    name: "Off for a site, or paused everywhere",
    tests: [
      ["staying-out.long.test.ts", "stays out of a site that is switched off"],
      [
        "site-changes.long.test.ts",
        "pauses everywhere and goes on, says so while it lasts, and forgets it with the browser",
      ],
      ["switched-off.long.test.ts"],
    ],
  },
  {
    name: "No trace of private windows",
    tests: [["private-windows.long.test.ts"], ["private-traces.test.ts"]],
  },
  { name: "Goes on after the browser stopped the extension", tests: [["staying-alive.long.test.ts"]] },
  {
    name: "A prompt for keyboard and screen reader, which no page can flood",
    tests: [["prompt-words.long.test.ts"], ["stray-input.long.test.ts"], ["flood.long.test.ts"]],
  },
  {
    name: "A prompt over the browser window that it belongs to",
    tests: [["prompt-place.long.test.ts"]],
  },
  { name: "Invisible to pages until they ask", tests: [["injection.test.ts", "a page cannot see"]] },
  {
    name: "One-time codes: found as you type, copied with one key",
    tests: [["manage/popup.test.ts"], ["manage/clipboard.long.test.ts"]],
  },
  {
    name: "Codes filled into pages of their own site alone, when the person says so",
    tests: [
      ["manage/fill.long.test.ts"],
      ["manage/fill-popup.long.test.ts"],
      ["manage/fill-hostile.long.test.ts"],
    ],
  },
  {
    name: "QR codes: in pictures, on the page, before the camera; shown to move a code",
    tests: [["manage/qr.long.test.ts"], ["manage/scan-page.long.test.ts"], ["manage/camera.long.test.ts"]],
  },
  { name: "A wrong clock is noticed, and corrected by choice", tests: [["manage/clock.long.test.ts"]] },
  {
    name: "Names, notes, favourites, recovery codes; many at once; undo",
    tests: [["manage/manager.long.test.ts"], ["manage/items-back.long.test.ts"]],
  },
  {
    name: "Import from other programs: looked at first, all or nothing",
    tests: [
      ["exchange/import.test.ts"],
      ["exchange/bad-files.long.test.ts"],
      ["exchange/passkey-flags.long.test.ts"],
    ],
  },
  { name: "Export in open formats", tests: [["exchange/export.long.test.ts"]] },
  {
    name: "Lab: the ceremonies of a page, whoever answers them, decoded byte by byte",
    tests: [["lab/observer.long.test.ts"], ["lab/panel.long.test.ts"]],
  },
  {
    name: "Lab: disposable profiles that answer by themselves, and wrongly on purpose",
    tests: [["lab/lab.test.ts"], ["lab/profiles.long.test.ts"]],
  },
  {
    name: "The same authenticator for tests that drive a browser",
    tests: [["attach/attach.test.ts"], ["attach/demo.long.test.ts"], ["attach/page.long.test.ts"]],
  },
];
