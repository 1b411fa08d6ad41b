/**
 * What visitors send by POST. Subscriptions are asked for, confirmed and ended.
 *
 * 1. `POST /api/v1/subscriptions`: JSON as `SubscriptionRequest`, or a form of the same names with the filter's beside them.
 * 2. `POST /api/v1/subscriptions/confirm` and `/unsubscribe`, with `id` and `token` of a link in the address; the body does not matter, so that
 *    a mail program's one click (RFC 8058) does. A GET of them changes nothing: it leads to the page, since programs follow links in mails.
 * 3. `POST` to the pages of subscribing goes to the dashboard, which asks 1 and 2.
 *
 * No cookie is looked at, so no other site can do in a reader's name what it could not do itself. Who asks is counted in memory, by address;
 * nothing of it is kept. Behind a proxy on this machine or network the address is the last that the proxy did not vouch for.
 */
import { ChangeFilter, type SubscriptionAnswer, SubscriptionRequest } from "@plumbline/core"
import { Cause, Effect, Exit, Result, Schema, SchemaIssue } from "effect"
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify"
import type { ApiOptions } from "./app.ts"
import { ApiFailure, type ErrorCode } from "./errors.ts"
import { clientOf, requestLimit } from "./request-limit.ts"
import { checkFilters } from "./routes/changes.ts"

/** The pages, in any language. */
const PAGES = /^(?:\/[a-z]{2})?\/(?:subscribe(?:\/confirm)?|unsubscribe)$/
const ADDRESS = "/api/v1/subscriptions"
const LINKS = [`${ADDRESS}/confirm`, `${ADDRESS}/unsubscribe`] as const

/** Whether a request is a POST to one of the addresses that take it. */
export const takesPost = ({ method, url }: Pick<FastifyRequest, "method" | "url">): boolean => {
  const path = (url.split("?")[0] ?? "").replace(/(.)\/$/, "$1")
  return method === "POST" && (path === ADDRESS || LINKS.some((link) => link === path) || PAGES.test(path))
}

export interface SubscriptionTools {
  readonly refuse: (reply: FastifyReply, code: ErrorCode, message: string) => unknown
  /** Hands a request to the dashboard. */
  readonly page: (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>
  readonly report: (defect: unknown, address: string) => void
  readonly headers: Readonly<Record<string, string>>
}

export const serveSubscriptions = (app: FastifyInstance, options: ApiOptions, tools: SubscriptionTools): void => {
  const { refuse, page, report } = tools
  const desk = options.subscriptions
  const limit = requestLimit({ ofClient: REQUESTS_OF_CLIENT, ofAll: REQUESTS_OF_ALL })
  const answer = (reply: FastifyReply, status: number, state: SubscriptionAnswer["state"]) =>
    reply
      .code(status)
      .headers({ ...tools.headers, "cache-control": "no-store" })
      .type("application/json; charset=utf-8")
      .send(JSON.stringify({ state } satisfies SubscriptionAnswer))
  const failed = (reply: FastifyReply, request: FastifyRequest, cause: Cause.Cause<unknown>) => {
    const failure = Cause.findFail(cause)
    if (Result.isSuccess(failure) && failure.success.error instanceof ApiFailure)
      return refuse(reply, failure.success.error.code, failure.success.error.message)
    report(Cause.squash(cause), request.url.split("?")[0]!)
    return refuse(reply, "internal-error", "Something went wrong on our side.")
  }

  app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser(
      ["application/json", "application/x-www-form-urlencoded"],
      { parseAs: "string", bodyLimit: LARGEST_BODY },
      (_, body, done) => done(null, body),
    )
    scope.post(ADDRESS, async (request, reply) => {
      if (desk?.isOffered !== true)
        return refuse(reply, "no-subscriptions", "No mail is sent here: no mail server is configured.")
      if (!limit.allows(clientOf(request), performance.now()))
        return refuse(reply, "too-many-requests", "Too many subscriptions were asked for from your network.")
      const wanted = decodeRequest(request)
      if (Result.isFailure(wanted)) return refuse(reply, "bad-parameter", wanted.failure)
      const exit = await options.runtime.runPromiseExit(
        Effect.andThen(checkFilters(options.catalog, wanted.success.filter), desk.request(wanted.success)),
      )
      return Exit.isSuccess(exit) ? answer(reply, 202, "mail-sent") : failed(reply, request, exit.cause)
    })
  })

  app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    // Whatever it says, it is read to its end and dropped.
    scope.addContentTypeParser("*", { parseAs: "string", bodyLimit: LARGEST_BODY }, (_, __, done) => done(null, null))
    for (const link of LINKS) {
      const isConfirm = link.endsWith("confirm")
      scope.get(link, (request, reply) => {
        const query = request.url.split("?")[1]
        const path = isConfirm ? "/subscribe/confirm" : "/unsubscribe"
        return reply
          .headers({ ...tools.headers, "cache-control": "no-store" })
          .redirect(query === undefined ? path : `${path}?${query}`, 303)
      })
      scope.post(link, async (request, reply) => {
        const { id, token } = request.query as Readonly<Record<string, unknown>>
        if (typeof id !== "string" || typeof token !== "string")
          return refuse(reply, "bad-parameter", "id or token is missing; use the whole link of the mail.")
        // Links in mails that are out go on working when no more mail is sent.
        if (desk === undefined) return answer(reply, 200, "none")
        const exit = await options.runtime.runPromiseExit(isConfirm ? desk.confirm(id, token) : desk.end(id, token))
        if (Exit.isFailure(exit)) return failed(reply, request, exit.cause)
        return answer(reply, 200, exit.value ? (isConfirm ? "confirmed" : "ended") : "none")
      })
    }
  })

  app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    // The dashboard reads the body itself.
    scope.addContentTypeParser("application/x-www-form-urlencoded", (_, __, done) => done(null))
    const toPage = async (request: FastifyRequest, reply: FastifyReply) => {
      if (!PAGES.test((request.url.split("?")[0] ?? "").replace(/\/$/, "")))
        return refuse(reply, "method-not-allowed", "POST is not answered here.")
      const length = Number(request.headers["content-length"] ?? Number.NaN)
      if (!(length <= LARGEST_BODY))
        return refuse(reply, "bad-request", "The form is too large, or does not say how large it is.")
      return page(request, reply)
    }
    for (const path of ["/subscribe", "/subscribe/confirm", "/unsubscribe"]) {
      scope.post(path, toPage)
      scope.post(`/:language${path}`, toPage)
    }
  })
}

/** A form's fields lie flat; those that are empty were not filled in. */
const decodeRequest = ({ body, headers }: FastifyRequest): Result.Result<SubscriptionRequest, string> => {
  let given: unknown
  if (headers["content-type"]?.startsWith("application/json")) {
    try {
      given = JSON.parse(String(body))
    } catch {
      return Result.fail("The body is no JSON.")
    }
  } else {
    const fields = [...new URLSearchParams(String(body))].filter(([, value]) => value !== "")
    const filters = new Set(Object.keys(ChangeFilter.fields))
    given = {
      ...Object.fromEntries(fields.filter(([name]) => !filters.has(name))),
      filter: Object.fromEntries(fields.filter(([name]) => filters.has(name))),
    }
  }
  const decoded = Schema.decodeUnknownResult(SubscriptionRequest)(given, { errors: "all", onExcessProperty: "error" })
  if (Result.isSuccess(decoded)) return Result.succeed(decoded.success)
  const names = new Set(
    formatIssue(decoded.failure.issue).issues.map(({ path }) => path?.map(String).join(".") ?? "body"),
  )
  return Result.fail(`${[...names].join(", ")}: missing, unknown or not as described.`)
}

const formatIssue = SchemaIssue.makeFormatterStandardSchemaV1()
/** A form of this kind has some hundred octets. */
const LARGEST_BODY = 8_192
const REQUESTS_OF_CLIENT = 10
const REQUESTS_OF_ALL = 500
