// Two kinds of tests: unit tests beside nothing but code, and browser tests that drive the real server with a real browser.
import { defineConfig } from "vitest/config"

export default defineConfig({
  esbuild: { jsx: "automatic", jsxImportSource: "preact" },
  test: {
    projects: [
      // A file that needs a document asks for happy-dom in its first line: making one takes longer than most tests.
      { extends: true, test: { name: "unit", include: ["test/unit/**/*.test.{ts,tsx}", "src/**/*.test.{ts,tsx}"], environment: "node", maxWorkers: 2 } },
      {
        extends: true,
        test: {
          name: "browser", include: ["test/browser/**/*.test.ts"], environment: "node", testTimeout: 60_000, hookTimeout: 60_000,
          // Two files at a time, each with a browser of its own: a test mostly waits.
          maxWorkers: 2,
          // A new browser now and then opens its first page only after a minute (once in two runs of all tests). What fails twice has failed.
          retry: 1,
          // A page is slow on a busy machine: what is polled for has as long as what is awaited.
          expect: { poll: { timeout: 15_000 } },
        },
      },
    ],
  },
})
