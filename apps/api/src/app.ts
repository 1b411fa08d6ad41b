/** The server: every route registered by name, one error handler, the dashboard for all other addresses. */
import etag from "@fastify/etag"
import { Store } from "@plumbline/store"
import { FORMAT_FILES, fileNameOf, fileOf } from "@plumbline/toolkit"
import { Cause, Effect, Exit, type ManagedRuntime, Result, type Tracer } from "effect"
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify"
import { type AnswerCache, answerCache } from "./answer-cache.ts"
import { boundReader } from "./bound.ts"
import { type DashboardHandler, DashboardNotBuilt, loadDashboard } from "./dashboard.ts"
import { ApiFailure, ERRORS, type ErrorCode, errorBody } from "./errors.ts"
import { siteOf } from "./export/about.ts"
import { registerCitationFiles } from "./export/citation-files.ts"
import { type AskedRequest, type DownloadTools, registerDownloads, type Said } from "./export/downloads.ts"
import { registerLiveDataset } from "./export/live-dataset.ts"
import { tablesOf } from "./export/tables.ts"
import { escapeHtml, humanPage } from "./human-page.ts"
import { answerInLanguages, speakOnly } from "./languages.ts"
import { serveMetrics } from "./metrics.ts"
import { openApiDocument } from "./openapi.ts"
import { withPosts } from "./openapi-posts.ts"
import { isOperatorsPost, type MeasureNow, serveOperators } from "./operators/operators.ts"
import type { Operator } from "./operators/session.ts"
import { pageCache } from "./page-cache.ts"
import { decodeParameters } from "./parameters.ts"
import { PICTURES } from "./picture/pictures.ts"
import { servePictures } from "./picture/serve.ts"
import { answerPinned, keepForEver } from "./pinned.ts"
import { serveCountryReports } from "./report/country-report.ts"
import type { ApiContext, Route } from "./route.ts"
import { adoptionRoutes } from "./routes/adoption.ts"
import { changeRoutes } from "./routes/changes.ts"
import { citeRoutes } from "./routes/cite.ts"
import { compareRoutes } from "./routes/compare.ts"
import { comparisonRoutes } from "./routes/comparison.ts"
import { countryRoutes } from "./routes/countries.ts"
import { csfRoutes } from "./routes/csf.ts"
import { demandRoutes } from "./routes/demand.ts"
import { evidenceRoutes } from "./routes/evidence.ts"
import { explanationRoutes } from "./routes/explanations.ts"
import { mandateTrendRoutes } from "./routes/mandate-trend.ts"
import { mandateRoutes } from "./routes/mandates.ts"
import { organisationRoutes } from "./routes/organisations.ts"
import { policyRoutes } from "./routes/policies.ts"
import { policyFindingRoutes } from "./routes/policy-findings.ts"
import { regionRoutes } from "./routes/regions.ts"
import { scanRoutes } from "./routes/scans.ts"
import { searchRoutes } from "./routes/search.ts"
import { snapshotRoutes } from "./routes/snapshots.ts"
import { spotCheckRoutes } from "./routes/spot-checks.ts"
import { standardRoutes } from "./routes/standards.ts"
import { statusRoutes } from "./routes/status.ts"
import { subscriptionRoutes } from "./routes/subscriptions.ts"
import { supplierMandateRoutes } from "./routes/supplier-mandates.ts"
import { supplierRoutes } from "./routes/suppliers.ts"
import { targetRoutes } from "./routes/targets.ts"
import { specificationOf, TOOLKIT_FILES, TOOLKIT_QUERY, toolkitRoutes } from "./routes/toolkit.ts"
import { vantageRoutes } from "./routes/vantages.ts"
import { serveSnapshotFiles } from "./snapshot-files.ts"
import { serveSubscriptions, takesPost } from "./subscriptions.ts"
import { textsOf } from "./texts.ts"
import { traceRequests } from "./traces.ts"

export interface ApiOptions extends ApiContext {
  /** The process's runtime, which has the store. */
  readonly runtime: Pick<ManagedRuntime.ManagedRuntime<Store, never>, "runPromiseExit">
  /** Where the files of snapshots are; none are served unless given. */
  readonly snapshotFolder?: string
  /** Who may have a domain measured now. */
  readonly operators?: ReadonlyArray<Operator>
  /** Measures a listed name as a scan would; nothing is measured on request unless given. */
  readonly measure?: MeasureNow
  /** Serves all pages; the dashboard's own build unless given. */
  readonly dashboardHandler?: () => Promise<DashboardHandler>
  /** The program that prints reports; looked for on the search path unless given. */
  readonly chromium?: string
  /** Told of every request; none is traced unless given. */
  readonly tracer?: Tracer.Tracer
  /** Told of every bug, with the address at which it showed. Written to standard error unless given. */
  readonly report?: (defect: unknown, address: string) => void
}

/** The routes below `/api/v1`, in the order in which OpenAPI lists them. */
export const apiRoutes = (context: ApiContext): ReadonlyArray<Route> => {
  const texts = textsOf(context.catalog)
  const bound = boundReader(context.catalog)
  const tables = tablesOf(context.catalog)
  const routes: ReadonlyArray<Route> = [
    ...statusRoutes(context),
    ...countryRoutes(context),
    ...regionRoutes(context),
    ...standardRoutes(context, texts),
    ...adoptionRoutes(context),
    ...comparisonRoutes(context),
    ...organisationRoutes(context),
    ...targetRoutes(context, texts),
    ...spotCheckRoutes(context, texts),
    ...supplierRoutes(context),
    ...supplierMandateRoutes(context),
    ...policyRoutes(context, bound),
    ...csfRoutes(context),
    ...mandateRoutes(context, bound),
    ...mandateTrendRoutes(context, bound),
    ...demandRoutes(context, bound),
    ...explanationRoutes(context),
    ...policyFindingRoutes(context),
    ...evidenceRoutes(),
    ...scanRoutes(context),
    ...vantageRoutes(context, texts),
    ...changeRoutes(context),
    ...compareRoutes(context),
    ...searchRoutes(context),
    ...toolkitRoutes(context),
    ...citeRoutes(context),
    ...snapshotRoutes(),
    ...subscriptionRoutes(context),
  ]
  return routes.map((route) => ({
    ...route,
    table: route.table ?? tables.get(route.operation) ?? null,
    picture: PICTURES.get(route.operation) ?? null,
  }))
}

/** A server that does not listen yet. Closing it leaves the runtime alone. Servers that differ in language only may share what they keep. */
export const buildApi = (options: ApiOptions): FastifyInstance => buildKeeping(options, answerCache())

const buildKeeping = (options: ApiOptions, answers: AnswerCache): FastifyInstance => {
  const report = options.report ?? reportToStandardError
  const app = fastify({
    routerOptions: { maxParamLength: LONGEST_PARAMETER, ignoreTrailingSlash: true },
    exposeHeadRoutes: true,
    frameworkErrors: (_, __, reply) => refuse(reply, "bad-request", "The address could not be read."),
  })
  app.register(etag, { weak: true })
  app.addHook("onRequest", async (request, reply) => {
    if (request.method === "GET" || request.method === "HEAD" || takesPost(request) || isOperatorsPost(request)) return
    reply.header("allow", "GET, HEAD")
    await refuse(reply, "method-not-allowed", `${request.method} is not answered here.`)
  })
  if (options.snapshot !== undefined) keepForEver(app, options)
  else if (options.language === undefined) answerPinned(app, options, buildApi, refuse)
  if (options.language !== undefined) speakOnly(app, options.language)
  else answerInLanguages(app, options, (translated) => buildKeeping(translated, answers), refuse)
  app.setErrorHandler((problem: Error & { readonly statusCode?: number }, request, reply) => {
    if (problem.statusCode !== undefined && problem.statusCode < 500) {
      return refuse(reply, "bad-request", "The request could not be read.")
    }
    report(problem, request.url)
    return refuse(reply, "internal-error", "Something went wrong on our side.")
  })

  const routes = apiRoutes(options)
  for (const route of routes) {
    const address = `/api/v1${route.address}`
    app.get(address, answerer(route, options, answers, report))
    if (route.feed !== null) app.get(`${address}.atom`, feedSender(route, route.feed, options, report))
  }
  const tools: DownloadTools = {
    context: options,
    ask: (route, request) => askRoute(route, options.runtime, report, request),
    refuse,
    sendJson,
    headers: PLAIN_HEADERS,
  }
  registerDownloads(app, routes, tools)
  servePictures(app, routes, tools)
  registerCitationFiles(app, routes, tools)
  registerLiveDataset(app, routes, tools)
  serveCountryReports(app, options, refuse)
  const isWhole = options.snapshot === undefined && options.language === undefined
  if (isWhole) serveMetrics(app, options)
  if (isWhole && options.tracer !== undefined) traceRequests(app, options.tracer)
  for (const [end, format] of TOOLKIT_FILES) {
    app.get(`/api/v1/toolkit/specification.${end}`, async (request, reply) => {
      const query = decodeParameters(TOOLKIT_QUERY, request.query)
      if (Result.isFailure(query)) return refuse(reply, "bad-parameter", query.failure)
      const asked = await Effect.runPromise(
        Effect.result(specificationOf(options, query.success as (typeof TOOLKIT_QUERY)["Type"])),
      )
      if (Result.isFailure(asked)) return refuse(reply, asked.failure.code, asked.failure.message)
      const content = await fileOf(asked.success, format)
      reply.headers({
        ...PLAIN_HEADERS,
        "cache-control": "public, no-cache",
        "content-disposition": `attachment; filename="${fileNameOf(asked.success, format)}"`,
      })
      return reply
        .type(FORMAT_FILES[format].mediaType)
        .send(typeof content === "string" ? content : Buffer.from(content))
    })
  }
  serveSnapshotFiles(app, options, refuse, PLAIN_HEADERS)
  const description = withPosts(openApiDocument(routes, options.status().version))
  app.get("/api/openapi.json", (_, reply) => sendJson(reply, description))
  app.get("/api", (_, reply) => {
    reply.headers({
      ...PLAIN_HEADERS,
      "content-security-policy": PAGE_POLICY,
      "content-type": "text/html; charset=utf-8",
    })
    return reply.send(humanPage(routes))
  })
  app.get("/api/*", (request, reply) =>
    refuse(reply, "unknown-address", `Nothing answers at ${request.url.split("?")[0]}.`),
  )
  const page = pages(options.dashboardHandler ?? loadDashboard(), options, report)
  if (isWhole) serveOperators(app, options, { refuse, report, headers: PLAIN_HEADERS })
  if (isWhole) serveSubscriptions(app, options, { refuse, page, report, headers: PLAIN_HEADERS })
  app.get("/*", page)
  return app
}

/** Asks a route once. What is wrong with the request, or with us, is an answer too. */
const askRoute = async (
  route: Route,
  runtime: ApiOptions["runtime"],
  report: NonNullable<ApiOptions["report"]>,
  request: AskedRequest,
): Promise<Said> => {
  const path = decodeParameters(route.path, request.params)
  if (Result.isFailure(path)) return { code: "bad-parameter", message: path.failure }
  const query = decodeParameters(route.query, request.query)
  if (Result.isFailure(query)) return { code: "bad-parameter", message: query.failure }

  const partAt = (offset: number, limit: number) => partAddress(request.url, offset, limit)
  const exit = await runtime.runPromiseExit(
    route.run({ path: path.success, query: query.success, partAt, site: request.site }),
  )
  if (Exit.isSuccess(exit)) return { answer: exit.value }
  const failure = Cause.findFail(exit.cause)
  if (Result.isSuccess(failure) && failure.success.error instanceof ApiFailure) return failure.success.error
  report(Cause.squash(exit.cause), request.url)
  return { code: "internal-error", message: "Something went wrong on our side." }
}

/** Reads the parameters, asks the route, sends what it says. */
const answerer =
  (route: Route, options: ApiOptions, answers: AnswerCache, report: NonNullable<ApiOptions["report"]>) =>
  async (request: FastifyRequest, reply: FastifyReply) => {
    const { url, params, query } = request
    const moment = route.isLive ? null : await momentOf(options)
    const known = moment === null ? undefined : answers.get(url, moment)
    if (route.isImmutable) reply.header("cache-control", "public, max-age=31536000, immutable")
    if (known !== undefined) return sendText(reply, known)
    const said = await askRoute(route, options.runtime, report, { url, params, query, site: siteOf(request) })
    if ("code" in said) {
      reply.removeHeader("cache-control")
      return refuse(reply, said.code, said.message)
    }
    const body = JSON.stringify(said.answer)
    if (moment !== null) answers.keep(url, moment, body)
    return sendText(reply, body)
  }

/** What answers are kept for: as long as no scan finishes and the hour is the same; null when the store does not say. */
const momentOf = async ({ runtime, status }: ApiOptions): Promise<string | null> => {
  const exit = await runtime.runPromiseExit(REVISION)
  return Exit.isSuccess(exit) ? `${exit.value} ${status().now.slice(0, 13)}` : null
}

const REVISION = Effect.flatMap(Effect.service(Store), (store) => store.revision())

const feedSender =
  (route: Route, feed: NonNullable<Route["feed"]>, options: ApiOptions, report: NonNullable<ApiOptions["report"]>) =>
  async (request: FastifyRequest, reply: FastifyReply) => {
    const { url, params, query } = request
    const site = siteOf(request)
    const said = await askRoute(route, options.runtime, report, { url, params, query, site })
    if ("code" in said) return refuse(reply, said.code, said.message)
    const place = { self: `${site}${url}`, site, now: options.status().now }
    reply.headers({ ...PLAIN_HEADERS, "cache-control": "public, no-cache" })
    return reply.type("application/atom+xml; charset=utf-8").send(feed(said.answer as never, place))
  }

/** Hands a request to the dashboard, or to what is kept of its pages, or says how to get one. */
const pages = (
  load: () => Promise<DashboardHandler>,
  { runtime }: ApiOptions,
  report: NonNullable<ApiOptions["report"]>,
) => {
  const cache = pageCache()
  return async (request: FastifyRequest, reply: FastifyReply) => {
    try {
      const handler = await load()
      const exit = await runtime.runPromiseExit(REVISION)
      reply.hijack()
      cache.serve(handler, Exit.isSuccess(exit) ? exit.value : null, request.raw, reply.raw, () => {
        reply.raw.writeHead(404, { "content-type": "text/plain; charset=utf-8" }).end("There is no such page.\n")
      })
    } catch (problem) {
      if (!(problem instanceof DashboardNotBuilt)) report(problem, request.url)
      const { status, mend } = ERRORS["dashboard-not-built"]
      reply.code(status).headers({ ...PLAIN_HEADERS, "content-type": "text/html; charset=utf-8" })
      return reply.send(
        `<!doctype html><html lang="en"><meta charset="utf-8"><title>Plumbline</title><h1>The dashboard is not built</h1><p>${escapeHtml(mend)}</p><p><a href="/api">The API</a></p></html>\n`,
      )
    }
  }
}

const sendJson = (reply: FastifyReply, body: unknown) => sendText(reply, JSON.stringify(body))

const sendText = (reply: FastifyReply, body: string) => {
  if (!reply.hasHeader("cache-control")) reply.header("cache-control", "public, no-cache")
  return reply.headers(PLAIN_HEADERS).type("application/json; charset=utf-8").send(body)
}

const refuse = (reply: FastifyReply, code: ErrorCode, message: string) => {
  reply.code(ERRORS[code].status).headers({ ...PLAIN_HEADERS, "cache-control": "no-store" })
  return reply.type("application/json; charset=utf-8").send(JSON.stringify(errorBody(code, message)))
}

/** The same question for another part of the list. */
const partAddress = (url: string, offset: number, limit: number): string => {
  const address = new URL(url, "http://localhost")
  address.searchParams.set("offset", String(offset))
  address.searchParams.set("limit", String(limit))
  return `${address.pathname}${address.search}`
}

const reportToStandardError = (defect: unknown, address: string): void => {
  console.error(`plumbline api: ${address}:`, defect)
}

/** Anybody's page may read the API; nothing that it sends is ever to be run or framed. */
const PLAIN_HEADERS = {
  "access-control-allow-origin": "*",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
} as const
const PAGE_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

/** A domain name has at most 253 octets (RFC 1035 §2.3.4), each perhaps percent-encoded. */
const LONGEST_PARAMETER = 800
