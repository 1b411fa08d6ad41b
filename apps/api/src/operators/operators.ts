/**
 * What operators do: sign in, sign out, and have a domain measured now.
 *
 * - `POST /api/v1/session`: name and password, as form or JSON; a cookie follows. `POST /api/v1/session/end` takes it back. `GET /api/v1/session`
 *   says who is signed in.
 * - `POST /api/v1/targets/{name}/spot-checks`: measures the name as a scan would. What comes of it stands beside the scan's findings.
 *
 * A form is answered with a redirect to the page that it came from (`to`), JSON with JSON. Another site cannot act in an operator's name: the
 * cookie is not sent from there (SameSite=Strict), and a request that a browser says comes from elsewhere (Sec-Fetch-Site, or Origin) is refused.
 */
import { type DomainName, isExcluded } from "@plumbline/core"
import { type RecordedJudgement, Store } from "@plumbline/store"
import { Effect, Exit } from "effect"
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify"
import type { ApiOptions } from "../app.ts"
import type { ErrorCode } from "../errors.ts"
import { clientOf, requestLimit } from "../request-limit.ts"
import { isPassword } from "./password.ts"
import { openSession, operatorOf, SESSION_COOKIE, SESSION_SECONDS } from "./session.ts"

const SESSION = "/api/v1/session"
const END = `${SESSION}/end`
const SPOT_CHECKS = /^\/api\/v1\/targets\/[^/]+\/spot-checks$/

/** Whether a request is a POST of an operator. */
export const isOperatorsPost = ({ method, url }: Pick<FastifyRequest, "method" | "url">): boolean => {
  const path = (url.split("?")[0] ?? "").replace(/(.)\/$/, "$1")
  return method === "POST" && (path === SESSION || path === END || SPOT_CHECKS.test(path))
}

export interface OperatorTools {
  readonly refuse: (reply: FastifyReply, code: ErrorCode, message: string) => unknown
  readonly report: (defect: unknown, address: string) => void
  readonly headers: Readonly<Record<string, string>>
}

/** Measures a listed name as a scan would. */
export type MeasureNow = (name: DomainName) => Promise<ReadonlyArray<RecordedJudgement>>

export const serveOperators = (app: FastifyInstance, options: ApiOptions, tools: OperatorTools): void => {
  const { refuse, report } = tools
  const operators = options.operators ?? []
  const limit = requestLimit({ ofClient: ATTEMPTS_OF_CLIENT, ofAll: ATTEMPTS_OF_ALL })
  const signedIn = ({ headers }: FastifyRequest) => operatorOf(headers.cookie, operators, Date.now())
  const json = (reply: FastifyReply, status: number, body: unknown) =>
    reply
      .code(status)
      .headers({ ...tools.headers, "cache-control": "no-store" })
      .type("application/json; charset=utf-8")
      .send(JSON.stringify(body))
  const redirect = (reply: FastifyReply, to: string) =>
    reply.headers({ ...tools.headers, "cache-control": "no-store" }).redirect(to, 303)
  const cookie = (request: FastifyRequest, value: string, seconds: number) =>
    `${SESSION_COOKIE}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Strict${isEncrypted(request) ? "; Secure" : ""}`
  const isEncrypted = ({ protocol, headers }: FastifyRequest) =>
    protocol === "https" || headers["x-forwarded-proto"] === "https" || options.site?.startsWith("https:") === true

  app.get(SESSION, (request, reply) => json(reply, 200, { operator: signedIn(request)?.name ?? null }))

  app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser(
      ["application/json", "application/x-www-form-urlencoded"],
      { parseAs: "string", bodyLimit: LARGEST_BODY },
      (_, body, done) => done(null, body),
    )
    scope.addHook("onRequest", async (request, reply) => {
      if (isOperatorsPost(request) && isFromElsewhere(request, options.site))
        await refuse(reply, "not-allowed", "This was sent from a page of another site.")
    })

    scope.post(SESSION, async (request, reply) => {
      const given = bodyOf(request)
      if (given === null) return refuse(reply, "bad-parameter", "The body is no JSON.")
      const back = pathIn(given.to) ?? "/"
      const page = signInPage(given.page, back)
      const { name = "", password = "" } = given
      const isAllowed = limit.allows(clientOf(request), performance.now())
      const known = operators.find((each) => each.name === name)
      // Somebody who is not there costs the same time, so that names cannot be found out.
      const isRight = isAllowed && (await isPassword(password, known?.password ?? NOBODY)) && known !== undefined
      if (!isRight || known === undefined) {
        if (given.isForm) return redirect(reply, `${page}&problem=${isAllowed ? "wrong" : "often"}`)
        return isAllowed
          ? refuse(reply, "not-signed-in", "Name or password is wrong.")
          : refuse(reply, "too-many-requests", "Too many attempts from your network.")
      }
      reply.header("set-cookie", cookie(request, openSession(known, Date.now()), SESSION_SECONDS))
      return given.isForm ? redirect(reply, back) : json(reply, 200, { operator: known.name })
    })

    scope.post(END, async (request, reply) => {
      const given = bodyOf(request)
      reply.header("set-cookie", cookie(request, "", 0))
      return given?.isForm === true ? redirect(reply, pathIn(given.to) ?? "/") : json(reply, 200, { operator: null })
    })

    scope.post<{ Params: { readonly name: string } }>("/api/v1/targets/:name/spot-checks", async (request, reply) => {
      const given = bodyOf(request)
      if (given === null) return refuse(reply, "bad-parameter", "The body is no JSON.")
      const back = given.isForm ? pathIn(given.to) : null
      const operator = signedIn(request)
      if (operator === null) {
        return back === null
          ? refuse(reply, "not-signed-in", "Only operators of this installation can have a domain measured.")
          : redirect(reply, signInPage(given.page, back))
      }
      const { name } = request.params
      if (!options.catalog.targets.has(name)) return refuse(reply, "unknown-target", `${name} is not in any list.`)
      const exit = await options.runtime.runPromiseExit(openCheck(options, name, operator.name))
      if (Exit.isFailure(exit)) {
        report(exit.cause, request.url)
        return refuse(reply, "internal-error", "Something went wrong on our side.")
      }
      const opened = exit.value
      if (opened.kind === "opened") run(name, opened.key)
      if (back !== null) return redirect(reply, withAnswer(back, opened.kind === "opened" ? "asked" : opened.kind))
      switch (opened.kind) {
        case "opened":
          return json(reply, 202, { state: "running" })
        case "running":
          return refuse(reply, "spot-check-running", `${name} is being measured at this moment.`)
        case "excluded":
          return refuse(reply, "excluded", `The owner of ${name} asked not to be measured.`)
        case "not-offered":
          return refuse(reply, "not-offered", "This installation measures nothing on request.")
        case "recent":
          reply.header("retry-after", String(PAUSE_MILLISECONDS / 1000))
          return refuse(reply, "measured-lately", `${name} was measured on request less than ten minutes ago.`)
        case "busy":
          reply.header("retry-after", "60")
          return refuse(reply, "measured-lately", "A scan runs, or another domain is being measured on request.")
      }
    })
  })

  /** In the background: whoever asked looks at the page again. */
  const run = (name: DomainName, key: number): void => {
    const settle = (judgements: ReadonlyArray<RecordedJudgement> | null) =>
      options.runtime.runPromiseExit(
        Effect.flatMap(Store, ({ spotChecks }) =>
          judgements === null ? spotChecks.fail(key, Date.now()) : spotChecks.finish(key, Date.now(), judgements),
        ),
      )
    options.measure!(name)
      .then(settle)
      .catch((problem: unknown) => {
        report(problem, `/api/v1/targets/${name}/spot-checks`)
        return settle(null)
      })
      .catch((problem: unknown) => report(problem, `/api/v1/targets/${name}/spot-checks`))
  }
}

const openCheck = Effect.fnUntraced(function* (options: ApiOptions, name: DomainName, operator: string) {
  const { now, methodology } = options.status()
  if (options.measure === undefined) return { kind: "not-offered" as const }
  if (isExcluded(options.catalog.optOuts, name, now.slice(0, 10))) return { kind: "excluded" as const }
  const { spotChecks, unfinishedScans } = yield* Store
  // A scan keeps count of its connections to each address by itself: nothing is measured beside it.
  if ((yield* unfinishedScans()).length > 0) return { kind: "busy" as const }
  const at = Date.now()
  return yield* spotChecks.open({
    target: name,
    operator,
    methodology,
    now: at,
    notAfter: at - PAUSE_MILLISECONDS,
    givenUpBefore: at - LONGEST_MILLISECONDS,
    atOnce: AT_ONCE,
  })
})

interface Body {
  readonly isForm: boolean
  readonly name?: string
  readonly password?: string
  readonly to?: string
  readonly page?: string
}

/** The fields of a form or of JSON; null for what is neither. */
const bodyOf = ({ body, headers }: FastifyRequest): Body | null => {
  if (!String(headers["content-type"] ?? "").startsWith("application/json")) {
    return { isForm: true, ...Object.fromEntries(new URLSearchParams(String(body ?? ""))) }
  }
  try {
    const given: unknown = JSON.parse(String(body))
    if (typeof given !== "object" || given === null) return null
    const texts = Object.entries(given).filter(([, value]) => typeof value === "string")
    return { ...Object.fromEntries(texts), isForm: false }
  } catch {
    return null
  }
}

/** A path of this site: a redirect must lead nowhere else. */
const pathIn = (text: string | undefined): string | null =>
  text !== undefined && text.length <= 2_000 && /^\/(?![/\\])[\x21-\x7e]*$/.test(text) && !text.includes("\\")
    ? text
    : null

const signInPage = (page: string | undefined, back: string): string =>
  `${/^(?:\/[a-z]{2})?\/sign-in$/.exec(page ?? "")?.[0] ?? "/sign-in"}?to=${encodeURIComponent(back)}`

/** The page with what came of the request, at the place where it is said. */
const withAnswer = (path: string, answer: string): string => {
  const url = new URL(path, "http://localhost")
  url.searchParams.set("again", answer)
  return `${url.pathname}${url.search}#again`
}

/** What a browser says of where a request comes from; programs that are no browsers say nothing, and hold no cookie of an operator. */
const isFromElsewhere = ({ headers }: FastifyRequest, site: string | undefined): boolean => {
  const fetched = headers["sec-fetch-site"]
  if (typeof fetched === "string") return fetched !== "same-origin" && fetched !== "none"
  const { origin } = headers
  if (origin === undefined) return false
  if (!URL.canParse(origin)) return true
  const { host } = new URL(origin)
  return host !== headers.host && host !== (site === undefined ? undefined : new URL(site).host)
}

/** The hash of nothing that anybody knows, with the cost of the others. */
const NOBODY = `scrypt$32768$8$3$${"A".repeat(22)}$${"A".repeat(43)}`
const ATTEMPTS_OF_CLIENT = 10
const ATTEMPTS_OF_ALL = 200
const LARGEST_BODY = 8_192
/** Between two of one target: DNS answers are kept by resolvers for some minutes anyway. */
const PAUSE_MILLISECONDS = 600_000
const LONGEST_MILLISECONDS = 900_000
/** One at a time: no address gets more connections than it would get from a scan. */
const AT_ONCE = 1
