import { defineConfig } from "vitest/config";

/** In real browsers, which share the machine's focus and its few cores: one file at a time. */
const inBrowsers = {
  environment: "node" as const,
  globalSetup: "tools/e2e-setup.ts",
  fileParallelism: false,
  testTimeout: 60_000,
  hookTimeout: 120_000,
};

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["test/**/*.test.ts"],
          exclude: ["test/e2e/**"],
          environment: "node",
          maxWorkers: "100%",
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
          include: ["test/e2e/**/*.long.test.ts"],
        },
      },
    ],
  },
});
