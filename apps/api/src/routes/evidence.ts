/** What did a probe see? */
import { EvidenceDetail, Sha256 } from "@plumbline/core"
import { Store } from "@plumbline/store"
import { Effect, Schema } from "effect"
import { ApiFailure } from "../errors.ts"
import { defineRoute, type Route } from "../route.ts"

export const evidenceRoutes = (): ReadonlyArray<Route> => [
  defineRoute({
    address: "/evidence/:hash",
    operation: "evidence",
    summary: "A piece of evidence; its hash is the SHA-256 of the canonical JSON of document, standard and version",
    path: Schema.Struct({ hash: Sha256 }),
    answer: EvidenceDetail,
    failures: ["unknown-evidence"],
    isImmutable: true,
    run: Effect.fnUntraced(function* ({ path }) {
      const store = yield* Store
      const found = yield* store.evidence(path.hash)
      if (found !== null) return found
      return yield* new ApiFailure({ code: "unknown-evidence", message: `No evidence has the hash ${path.hash}.` })
    }),
  }),
]
