/** The browser's developer tools have opened: gives them the panel, which is the lab's page for the inspected tab. */
const { devtools } = (globalThis as { browser?: typeof chrome }).browser ?? chrome;

// From the root: a relative path is relative to this page in Firefox, and to the root in Chromium.
devtools.panels.create(
  "Latchkey",
  "/popup/icons/32.png",
  `/popup/lab.html?tab=${devtools.inspectedWindow.tabId}`,
);
