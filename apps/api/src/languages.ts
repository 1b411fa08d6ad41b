/**
 * Answers in a language: every GET address of `/api/v1` with `language=fr` is handed to an API of its own, made over the catalog with its
 * texts in that language; a text that is not translated is English. Each is made when it is first asked for.
 *
 * The parameter stays in the address, so that links to further parts of a list keep the language and answers of different languages are kept
 * apart, and is taken out of what routes read. Documents of record answer in English: the toolkit, citations,
 * snapshots, feeds, descriptions of the data set. Pictures are asked
 * by `lang`, which is about their own words too. Without the parameter nothing changes.
 */
import { catalogIn, LANGUAGES, type Language } from "@plumbline/core"
import type { FastifyInstance, FastifyReply } from "fastify"
import type { ApiOptions } from "./app.ts"
import type { ErrorCode } from "./errors.ts"

/** Addresses that answer in English whatever the language asked for. */
export const isEnglishOnly = (path: string): boolean =>
  /^\/api\/v1\/(?:snapshots|cite|subscriptions|toolkit(?!\/choices))(?:[/.]|$)/.test(path) ||
  /^\/api\/v1\/(?:datapackage\.json|dcat\.jsonld|croissant\.json)$/.test(path) ||
  /\.(?:atom|pdf)$/.test(path)

const isPicture = (path: string): boolean => /\.(?:svg|png)$/.test(path)

/** Must be called before routes are registered. `build` makes a server that does not listen. */
export const answerInLanguages = (
  app: FastifyInstance,
  options: ApiOptions,
  build: (options: ApiOptions) => FastifyInstance,
  refuse: (reply: FastifyReply, code: ErrorCode, message: string) => unknown,
): void => {
  const made = new Map<Language, FastifyInstance>()
  const open = async (language: Language): Promise<FastifyInstance> => {
    const known = made.get(language)
    if (known !== undefined) return known
    const translated = build({
      ...options,
      language,
      catalog: catalogIn(options.catalog, language),
      dashboardHandler: () => Promise.reject(new Error("pages are not served by an API of one language")),
    })
    await translated.ready()
    made.set(language, translated)
    return translated
  }

  app.addHook("onRequest", async (request, reply) => {
    if (request.method !== "GET" && request.method !== "HEAD") return
    const { pathname, searchParams } = new URL(request.url, "http://localhost")
    if (!pathname.startsWith("/api/v1/")) return
    const [given, ...more] = searchParams.getAll("language")
    const asked = isPicture(pathname) ? (searchParams.get("lang") ?? undefined) : given
    const language = LANGUAGES.find((each) => each === asked)
    if (given !== undefined && (more.length > 0 || !LANGUAGES.some((each) => each === given))) {
      const message =
        more.length > 0 ? "language was given more than once" : `language does not fit: one of ${LANGUAGES.join(", ")}`
      await refuse(reply, "bad-parameter", message)
      return
    }
    if (language === undefined) return
    if (language === "en" || isEnglishOnly(pathname)) {
      reply.header("content-language", "en")
      return
    }
    const translated = await open(language)
    reply.hijack()
    translated.routing(request.raw, reply.raw)
  })
  withoutParameter(app)
}

/** Makes a server say the language of all that it answers; its routes never see the parameter. */
export const speakOnly = (app: FastifyInstance, language: Language): void => {
  withoutParameter(app)
  app.addHook("onSend", async (_, reply, payload) => {
    if (reply.statusCode === 200) reply.header("content-language", language)
    return payload
  })
}

const withoutParameter = (app: FastifyInstance): void => {
  app.addHook("preHandler", async (request) => {
    const { language: _, ...query } = request.query as Record<string, unknown>
    request.query = query
  })
}
