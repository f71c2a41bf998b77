import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

it.each(["popup", "manager", "prompt", "clipboard", "lab", "devtools"])(
  "%s.html may talk to nobody, and says so before anything is loaded",
  (page) => {
    const html = readFileSync(`popup/${page}.html`, "utf8");
    const policy = html.indexOf(`<meta http-equiv="Content-Security-Policy" content="connect-src 'self'" />`);
    expect(policy).toBeGreaterThan(0);
    expect(policy).toBeLessThan(html.search(/<(script|link)/));
  },
);

it.each([
  ["popup", "theme"],
  ["manager", "theme"],
  ["lab", "theme"],
  ["prompt", "prompt-theme"],
])("%s.html has its theme before anything can be painted", (page, script) => {
  const html = readFileSync(`popup/${page}.html`, "utf8");
  const theme = html.indexOf(`<script src="/popup/${script}.js"></script>`);
  expect(theme).toBeGreaterThan(0);
  expect(theme).toBeLessThan(html.search(/rel="stylesheet"|type="module"/));
});
