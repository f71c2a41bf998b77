import { defineConfig } from "vitest/config";

/** In real browsers, which share the machine's focus and its few cores: one file at a time. */
const inBrowsers = {
  environment: "node" as const,
  globalSetup: "tools/e2e-setup.ts",
  fileParallelism: false,
  testTimeout: 60_000,
  hookTimeout: 120_000,
  // The default of 1 s is what a clock on the page takes for one tick.
  expect: { poll: { timeout: 10_000 } },
};

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["test/**/*.test.ts", "testing/examples/*.test.ts"],
          exclude: ["test/e2e/**", "**/*.long.test.ts"],
          environment: "node",
          // A process for each of some 350 files takes an eighth longer.
          pool: "threads",
          maxWorkers: "100%",
          // They may have to wait for a browser that is tested at the same time.
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          ...inBrowsers,
          name: "e2e",
          include: ["test/e2e/**/*.test.ts"],
          exclude: ["test/e2e/**/*.long.test.ts"],
        },
      },
      {
        test: {
          ...inBrowsers,
          name: "e2e-long",
          include: ["test/{e2e,testing}/**/*.long.test.ts", "testing/examples/*.long.test.ts"],
          // Playwright drives only a Firefox of its own.
          exclude:
            process.env.LATCHKEY_BROWSER === "firefox" ? ["testing/examples/playwright.long.test.ts"] : [],
        },
      },
    ],
  },
});
