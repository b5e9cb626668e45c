// Two kinds of tests: unit tests beside nothing but code, and browser tests that drive the real server with a real browser.
import { defineConfig } from "vitest/config"

export default defineConfig({
  esbuild: { jsx: "automatic", jsxImportSource: "preact" },
  test: {
    projects: [
      { extends: true, test: { name: "unit", include: ["test/unit/**/*.test.{ts,tsx}", "src/**/*.test.{ts,tsx}"], environment: "happy-dom" } },
      {
        extends: true,
        test: {
          name: "browser", include: ["test/browser/**/*.test.ts"], environment: "node", fileParallelism: false, testTimeout: 60_000, hookTimeout: 60_000,
          // A new browser now and then opens its first page only after a minute (once in two runs of all tests). What fails twice has failed.
          retry: 1,
          // A page is slow on a busy machine: what is polled for has as long as what is awaited.
          expect: { poll: { timeout: 15_000 } },
        },
      },
    ],
  },
})
