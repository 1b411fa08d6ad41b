/** A country's page as PDF: `GET /api/v1/countries/{cc}/report.pdf`, as of a snapshot with `?snapshot=ID`, in a language with `?language=fr`. */
import { CountryCode, SnapshotId } from "@plumbline/core"
import { Store } from "@plumbline/store"
import { Effect, Exit, Schema } from "effect"
import type { FastifyInstance, FastifyReply } from "fastify"
import type { ApiOptions } from "../app.ts"
import type { ErrorCode } from "../errors.ts"
import { findChromium, printerWith } from "./print-page.ts"

/** Adds the route; `refuse` answers with an error of the API. */
export const serveCountryReports = (
  app: FastifyInstance,
  options: ApiOptions,
  refuse: (reply: FastifyReply, code: ErrorCode, message: string) => unknown,
): void => {
  const printer = printerWith(options.chromium ?? findChromium(process.env.PATH ?? ""))
  const snapshotOf = async (id: unknown) => {
    if (!Schema.is(SnapshotId)(id)) return null
    const exit = await options.runtime.runPromiseExit(Effect.flatMap(Store, (store) => store.snapshot(id)))
    return Exit.isSuccess(exit) ? exit.value : null
  }
  app.get<{ Params: { readonly cc: string } }>("/api/v1/countries/:cc/report.pdf", async (request, reply) => {
    const { cc } = request.params
    if (!Schema.is(CountryCode)(cc) || !options.catalog.countries.has(cc)) {
      return refuse(reply, "unknown-country", "No country has this id.")
    }
    const { snapshot: asked } = request.query as { readonly snapshot?: unknown }
    // The page has its language in its address; routes do not see the parameter.
    const given = new URL(request.url, "http://localhost").searchParams.get("language")
    const language = given === null || given === "en" ? "" : `/${given}`
    const snapshot = asked === undefined ? null : await snapshotOf(asked)
    if (asked !== undefined && snapshot === null) {
      return refuse(reply, "unknown-snapshot", "There is no snapshot of that name.")
    }
    if (snapshot !== null && !snapshot.scans.some(({ country }) => country === cc)) {
      return refuse(reply, "unknown-country", "The snapshot has no figures of this country.")
    }
    const exit = await options.runtime.runPromiseExit(Effect.flatMap(Store, (store) => store.lastScan(cc)))
    const scan = Exit.isSuccess(exit) ? exit.value : null
    const key =
      snapshot === null
        ? `${language} ${cc} ${scan?.id ?? 0} ${scan?.finishedAt ?? ""} ${options.status().now.slice(0, 10)}`
        : `${language} ${cc} as of ${snapshot.id}`
    const bound = app.server.address()
    if (bound === null || typeof bound === "string")
      return refuse(reply, "report-not-printed", "The server has no address of its own to print.")
    const host = bound.family === "IPv6" ? `[${bound.address === "::" ? "::1" : bound.address}]` : bound.address
    const printed = await printer.print(
      `http://${host === "0.0.0.0" ? "127.0.0.1" : host}:${bound.port}${language}${snapshot === null ? "" : `/snapshots/${snapshot.id}`}/countries/${cc}`,
      key,
    )
    switch (printed.kind) {
      case "no-chromium":
        return refuse(reply, "no-chromium", "There is no Chromium on this machine to print the report with.")
      case "busy":
        return refuse(reply, "report-busy", "Other reports are being printed.")
      case "failed":
        return refuse(reply, "report-not-printed", "Chromium could not print the report.")
      case "printed":
        return reply
          .headers({
            "x-content-type-options": "nosniff",
            "cache-control": "public, no-cache",
            "content-disposition": `inline; filename="plumbline-${snapshot === null ? "" : `${snapshot.id}-`}${cc}${language.replace("/", "-")}.pdf"`,
          })
          .type("application/pdf")
          .send(printed.pdf)
    }
  })
}
