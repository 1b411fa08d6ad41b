/**
 * Answers as of a snapshot: every GET address of `/api/v1` with `snapshot=ID` is handed to an API of its own, made over the snapshot's
 * store, catalog and moment. A few are kept.
 *
 * The parameter stays in the address, so that links to further parts of a list are pinned too, and is taken out of what routes read.
 * Texts of the catalog are those of the snapshot; in another language than English they are today's translations, as far as the English of the
 * snapshot is the one translated, and so the only part that may still change. Without the parameter answer: the snapshots themselves; how
 * something is cited, and reports, which take the parameter themselves.
 */
import type { SnapshotId } from "@plumbline/core"
import { Store } from "@plumbline/store"
import { Effect, Exit } from "effect"
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify"
import type { ApiOptions } from "./app.ts"
import type { ErrorCode } from "./errors.ts"

/** Addresses that do not change with a snapshot, or that read the parameter themselves. */
export const isUnpinned = (path: string): boolean =>
  /^\/api\/v1\/(?:snapshots|cite|subscriptions|countries\/[a-z]{2}\/report\.pdf)(?:[/.]|$)/.test(path)

/** Must be called before routes are registered. `build` makes a server that does not listen. */
export const answerPinned = (
  app: FastifyInstance,
  options: ApiOptions,
  build: (options: ApiOptions) => FastifyInstance,
  refuse: (reply: FastifyReply, code: ErrorCode, message: string) => unknown,
): void => {
  const kept = new Map<SnapshotId, FastifyInstance>()
  const open = async (id: SnapshotId): Promise<FastifyInstance | null> => {
    const known = kept.get(id)
    if (known !== undefined) {
      // Moves to the end: the first is the one asked longest ago.
      kept.delete(id)
      kept.set(id, known)
      return known
    }
    const exit = await options.runtime.runPromiseExit(pinnedOptions(options, id))
    if (Exit.isFailure(exit)) throw new Error(`snapshot ${id} cannot be opened`, { cause: exit.cause })
    if (exit.value === null) return null
    const pinned = build(exit.value)
    await pinned.ready()
    const eldest = kept.keys().next().value
    if (kept.size >= KEPT && eldest !== undefined) kept.delete(eldest)
    kept.set(id, pinned)
    return pinned
  }

  app.addHook("onRequest", async (request, reply) => {
    const { pathname, searchParams } = new URL(request.url, "http://localhost")
    const [id, ...more] = searchParams.getAll("snapshot")
    if (id === undefined || !pathname.startsWith("/api/v1/") || isUnpinned(pathname)) return
    if (request.method !== "GET" && request.method !== "HEAD") return
    const pinned = more.length > 0 ? null : await open(id)
    if (pinned === null) {
      await (more.length > 0
        ? refuse(reply, "bad-parameter", "snapshot was given more than once")
        : refuse(reply, "unknown-snapshot", "There is no snapshot of that name."))
      return
    }
    reply.hijack()
    pinned.routing(request.raw, reply.raw)
  })
}

/** Makes a server answer as of the snapshot for ever: its routes never see the parameter, and what they say in English can be kept. */
export const keepForEver = (app: FastifyInstance, { language }: ApiOptions): void => {
  app.addHook("preHandler", async (request) => {
    const { snapshot: _, ...query } = request.query as Record<string, unknown>
    request.query = query
  })
  app.addHook("onSend", async (request, reply, payload) => {
    if (reply.statusCode === 200) {
      const link = reply.getHeader("link")
      const citeAs = `<${permalinkOf(request)}>; rel="cite-as"`
      reply.headers({
        "cache-control": language === undefined ? "public, max-age=31536000, immutable" : "public, no-cache",
        link: link === undefined ? citeAs : `${String(link)}, ${citeAs}`,
      })
    }
    return payload
  })
}

/** The address that gives the same answer for ever (RFC 8574): in English. */
const permalinkOf = (request: FastifyRequest): string => {
  const [path, query = ""] = request.url.split("?", 2)
  const kept = query.split("&").filter((parameter) => !parameter.startsWith("language="))
  return `${request.protocol}://${request.host}${path}${kept.length === 0 ? "" : `?${kept.join("&")}`}`
}

/** The same installation as of a snapshot; null when there is none of that name. */
const pinnedOptions = (
  options: ApiOptions,
  id: SnapshotId,
): Effect.Effect<(ApiOptions & { readonly snapshot: SnapshotId }) | null, never, Store> =>
  Effect.gen(function* () {
    const store = yield* Store
    const snapshot = yield* store.snapshot(id)
    const catalog = yield* store.snapshotCatalog(id)
    const then = snapshot === null ? null : yield* store.asOf(id)
    if (snapshot === null || catalog === null || then === null) return null
    const { mode } = options.status()
    const { translations } = options.catalog
    const status = {
      mode,
      methodology: snapshot.methodology,
      version: snapshot.version,
      now: snapshot.createdAt,
      history: null,
      nextScans: new Map(),
    }
    return {
      ...options,
      snapshot: id,
      catalog: { ...catalog, ...(translations === undefined ? {} : { translations }) },
      status: () => status,
      runtime: {
        runPromiseExit: (effect, given) =>
          options.runtime.runPromiseExit(Effect.provideService(effect, Store, then), given),
      },
      dashboardHandler: () => Promise.reject(new Error("pages are not served by a pinned API")),
    }
  })

/** As many as the store keeps open. */
const KEPT = 8
