import { defineConfig } from "vitest/config"
import { serverPrograms } from "./packages/store/test/postgresql-server.ts"

/** Ends what hangs. No test is about time: a machine that others use too may be ten times as slow. */
const PATIENCE = 300_000

/** `npm run test:whole` leaves nothing out: all kills, and the API and the browser on both engines. */
// biome-ignore lint/suspicious/noUndeclaredEnvVars: chosen by who runs the tests, no task of turbo
const isWhole = process.env.PLUMBLINE_TESTS === "whole"

/** One run, four kinds of test: `unit` beside the code, `integration` over real sockets, `postgresql` with its server, `browser` in Chromium. */
export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: "unit",
          // Pure functions, of which none leaves anything behind: they share their workers.
          isolate: false,
          testTimeout: PATIENCE,
          hookTimeout: PATIENCE,
          // Writes the functions of the dashboard's messages, which git ignores.
          globalSetup: ["apps/dashboard/languages/compile.ts"],
          include: [
            "packages/*/src/**/*.test.ts",
            "apps/{api,scanner}/src/**/*.test.ts",
            "apps/dashboard/{languages,src}/**/*.test.ts",
          ],
        },
      },
      {
        test: {
          name: "integration",
          include: ["packages/*/test/**/*.test.ts", "apps/{api,scanner}/test/**/*.test.ts", "infra/**/*.test.ts"],
          exclude: [
            "**/*.postgresql.test.ts",
            "infra/compose/processes.test.ts",
            "infra/end-to-end/**",
            "**/node_modules/**",
          ],
          testTimeout: PATIENCE,
          hookTimeout: PATIENCE,
        },
      },
      // The store and what stands on it once more, on a PostgreSQL server that is started for it.
      {
        test: {
          name: "postgresql",
          include:
            serverPrograms() === undefined
              ? ["packages/store/test/postgresql-absent.ts"]
              : [
                  "packages/store/test/**/*.test.ts",
                  "packages/store/test/between-engines.ts",
                  "packages/store/test/partitions.postgresql.ts",
                  isWhole ? "apps/api/test/**/*.test.ts" : "apps/api/test/{api,snapshots,subscriptions}.test.ts",
                  "apps/scanner/test/*.postgresql.test.ts",
                  "apps/scanner/test/rejudge.test.ts",
                  "infra/compose/processes.test.ts",
                  isWhole ? "infra/end-to-end/*.test.ts" : "infra/end-to-end/{chaos,citing}.test.ts",
                ],
          ...(serverPrograms() === undefined ? {} : { globalSetup: ["packages/store/test/postgresql-server.ts"] }),
          testTimeout: PATIENCE,
          hookTimeout: PATIENCE,
        },
      },
      {
        test: {
          name: "browser",
          include: ["apps/dashboard/test/**/*.test.ts", "infra/end-to-end/**/*.test.ts"],
          exclude: ["infra/end-to-end/chaos.test.ts", "**/node_modules/**"],
          testTimeout: PATIENCE,
          hookTimeout: PATIENCE,
        },
      },
    ],
  },
})
