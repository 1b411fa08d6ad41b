/** The recorded zones of the external suite: every question has the status that unbound gives it. */
import { existsSync, readFileSync } from "node:fs"
import { fileURLToPath, pathToFileURL } from "node:url"
import { Effect } from "effect"
import { assert, describe, it } from "vitest"
import { decodeTrustAnchors, decodeType, Resolver } from "../src/index.ts"

interface Case {
  readonly id: string
  readonly at: string
  readonly trustAnchors: ReadonlyArray<string>
  readonly queries: ReadonlyArray<{ readonly name: string; readonly type: string; readonly expect: string }>
  readonly responses: Readonly<Record<string, string>>
}

const folder = new URL("../../../../shared/cases/dnssec/", import.meta.url)
const isThere = existsSync(fileURLToPath(folder))
const cases: ReadonlyArray<Case> = isThere ? JSON.parse(readFileSync(new URL("cases.json", folder), "utf8")).cases : []

describe.skipIf(!isThere)(
  `recorded zones of ../shared/cases/dnssec${isThere ? "" : " (skipped: folder is absent)"}`,
  () => {
    it.each(cases)("$id", async ({ at, trustAnchors, queries, responses }) => {
      const replay = await import(pathToFileURL(fileURLToPath(new URL("replay.mjs", folder))).href)
      const server: { readonly port: number; readonly close: () => void } = await replay.serve(responses)
      try {
        const found = await Effect.runPromise(
          Effect.gen(function* () {
            const resolver = yield* Resolver
            return yield* Effect.forEach(queries, ({ name, type }) =>
              resolver.validate(name, decodeType(type)!, { at: new Date(at) }),
            )
          }).pipe(
            Effect.provide(
              Resolver.layer({
                servers: [{ address: "127.0.0.1", port: server.port }],
                trustAnchors: trustAnchors.flatMap(decodeTrustAnchors),
              }),
            ),
          ),
        )
        for (const [index, query] of queries.entries()) {
          const { status, reason } = found[index]!
          assert.equal(status, query.expect, `${query.name} ${query.type}: ${reason.code}, ${reason.detail}`)
        }
      } finally {
        server.close()
      }
    })
  },
)
