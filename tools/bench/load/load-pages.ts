import type { Site } from "../../../test/e2e/fixtures/site.ts";

/** The pages that are loaded, by name. */
export interface LoadPage {
  name: string;
  url: string;
}

const PARAGRAPH = "<p>A page that someone reads has some text, so that there is something to lay out.</p>";
const TEXT = `<h1>Text</h1>${PARAGRAPH.repeat(200)}`;

function html(body: string): string {
  return `<!doctype html><meta charset="utf-8"><title>Page</title>${body}`;
}

/** Puts a page without frames on the site, and one with 20 frames of its own origin. */
export function addLoadPages(site: Site): LoadPage[] {
  site.page("/plain", html(TEXT));
  site.page("/frame", html(PARAGRAPH));
  site.page("/frames", html(TEXT + '<iframe src="/frame"></iframe>'.repeat(20)));
  return [
    { name: "no frames", url: `${site.origin()}/plain` },
    { name: "20 frames", url: `${site.origin()}/frames` },
  ];
}
