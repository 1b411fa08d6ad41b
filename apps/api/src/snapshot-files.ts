/** The files of snapshots: only those that the manifest names, as they were written. */
import { createReadStream } from "node:fs"
import { stat } from "node:fs/promises"
import { join } from "node:path"
import { Store } from "@plumbline/store"
import { Effect, Exit } from "effect"
import type { FastifyInstance, FastifyReply } from "fastify"
import type { ApiOptions } from "./app.ts"
import type { ErrorCode } from "./errors.ts"

export const serveSnapshotFiles = (
  app: FastifyInstance,
  { runtime, snapshotFolder }: ApiOptions,
  refuse: (reply: FastifyReply, code: ErrorCode, message: string) => unknown,
  plainHeaders: Readonly<Record<string, string>>,
): void => {
  const snapshotOf = async (id: string) => {
    const exit = await runtime.runPromiseExit(
      Effect.flatMap(Effect.service(Store), (store) => Effect.all([store.snapshot(id), store.snapshotManifest(id)])),
    )
    if (Exit.isFailure(exit)) throw new Error(`snapshot ${id} cannot be read`, { cause: exit.cause })
    return exit.value
  }
  const unknown = (reply: FastifyReply) =>
    refuse(reply, "unknown-snapshot", "There is no snapshot, or no file of it, of that name.")

  app.get("/api/v1/snapshots/:id/manifest.json", async (request, reply) => {
    const { id } = request.params as { readonly id: string }
    const [snapshot, manifest] = await snapshotOf(id)
    if (snapshot === null || manifest === null) return unknown(reply)
    reply.headers({ ...plainHeaders, ...immutable(snapshot.sha256) })
    return reply.type("application/json; charset=utf-8").send(manifest)
  })
  app.get("/api/v1/snapshots/:id/files/*", async (request, reply) => {
    const { id, "*": path } = request.params as { readonly id: string; readonly "*": string }
    const [snapshot] = await snapshotOf(id)
    // Nothing of the address reaches the file system: the path is the manifest's own.
    const file = snapshot?.files.find((each) => each.path === path)
    if (snapshot === null || file === undefined || snapshotFolder === undefined) return unknown(reply)
    const place = join(snapshotFolder, snapshot.id, file.path)
    const found = await stat(place).catch(() => null)
    if (found?.size !== file.sizeBytes) {
      return refuse(reply, "file-missing", `${file.path} of ${snapshot.id} is not there as it was written.`)
    }
    reply.headers({
      ...plainHeaders,
      ...immutable(file.sha256),
      "content-length": file.sizeBytes,
      "content-disposition": `attachment; filename="${snapshot.id}-${file.path.replaceAll("/", "-")}"`,
    })
    return reply.type(file.mediaType).send(createReadStream(place))
  })
}

const immutable = (sha256: string) => ({
  etag: `"${sha256}"`,
  "cache-control": "public, max-age=31536000, immutable",
})
