/** Pictures: an answer at the same address with `.svg` or `.png` behind it, asked for by the same query and a few words on how to draw. */
import { createHash } from "node:crypto"
import { isolated, PictureRefused, pngOf } from "@plumbline/chart"
import { LANGUAGES, type Language } from "@plumbline/core"
import { LICENCE } from "@plumbline/dataset"
import { Result, Schema } from "effect"
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify"
import { aboutOf, siteOf } from "../export/about.ts"
import type { DownloadTools } from "../export/downloads.ts"
import { decodeParameters, wholeNumber } from "../parameters.ts"
import type { Route } from "../route.ts"
import { PICTURE_WORDS } from "./words.ts"

/** How a picture is drawn; its figures are asked for by the parameters of the route. */
export const PICTURE_QUERY = Schema.Struct({
  width: Schema.optionalKey(wholeNumber(200, 2400, "Width in pixels; 850 unless given")),
  height: Schema.optionalKey(wholeNumber(150, 2400, "Height in pixels; 600 unless given")),
  lang: Schema.optionalKey(
    Schema.Literals(LANGUAGES).annotate({ description: "Language of the words; en unless given" }),
  ),
  title: Schema.optionalKey(
    Schema.String.check(Schema.isMaxLength(200)).annotate({ description: "A title of your own" }),
  ),
  view: Schema.optionalKey(
    Schema.String.check(Schema.isPattern(/^[a-z]{1,20}$/)).annotate({
      description: "What is drawn: of /adoption trend or multiples, of /ranking ranking or map",
    }),
  ),
})

export const servePictures = (app: FastifyInstance, routes: ReadonlyArray<Route>, tools: DownloadTools): void => {
  const kept = pngCache()
  for (const route of routes) {
    if (route.picture === null) continue
    for (const format of ["svg", "png"] as const) {
      app.get(`/api/v1${route.address}.${format}`, async (request, reply) => {
        const drawn = await draw(route, request, tools)
        if ("code" in drawn) return tools.refuse(reply, drawn.code, drawn.message)
        if (format === "svg") return send(route, reply, tools, "svg", "image/svg+xml; charset=utf-8", drawn.svg)
        try {
          return send(route, reply, tools, "png", "image/png", Buffer.from(await kept(drawn.svg, drawn.width)))
        } catch (problem) {
          if (!(problem instanceof PictureRefused)) throw problem
          reply.header("retry-after", "5")
          return tools.refuse(reply, "picture-busy", "Too many pictures are being drawn at this moment.")
        }
      })
    }
  }
}

const draw = async (route: Route, request: FastifyRequest, tools: DownloadTools) => {
  const given = Object.entries(request.query as Readonly<Record<string, unknown>>)
  const ofPicture = given.filter(([name]) => name in PICTURE_QUERY.fields)
  const look = decodeParameters(PICTURE_QUERY, Object.fromEntries(ofPicture))
  if (Result.isFailure(look)) return { code: "bad-parameter", message: look.failure } as const
  const { width = 850, height = 600, lang = "en", title, view = route.picture?.views[0] ?? "" } = look.success
  if (route.picture?.views.includes(view) !== true) {
    const message = `There is no view of that name here (there are: ${route.picture?.views.join(", ")})`
    return { code: "bad-parameter", message } as const
  }
  const site = siteOf(request)
  const query = Object.fromEntries(given.filter(([name]) => !(name in PICTURE_QUERY.fields)))
  const said = await tools.ask(route, { url: request.url, params: request.params, query, site })
  if ("code" in said) return said
  const frame = { language: lang, width, height, use: "file" as const, ...wordsAround(lang, site, tools) }
  const svg = route.picture.draw(said.answer as never, { context: tools.context, view, title, frame })
  return typeof svg === "string" ? { svg, width } : ({ code: "bad-parameter", message: svg.problem } as const)
}

/** Source, licence and short address; and that the lab's countries are fictional. */
const wordsAround = (language: Language, site: string, tools: DownloadTools) => {
  const about = aboutOf(tools.context, site)
  const words = PICTURE_WORDS[language]
  const address = (about.site ?? site).replace(/^https?:\/\//, "")
  return {
    source: `${words.source(about.publisher)}, ${isolated(about.id)}. ${isolated(LICENCE.spdx.replaceAll("-", " "))}. ${isolated(address)}`,
    ...(about.isFictional ? { note: words.fictional } : {}),
  }
}

const send = (
  route: Route,
  reply: FastifyReply,
  tools: DownloadTools,
  end: string,
  type: string,
  body: string | Buffer,
) => {
  reply.headers({
    ...tools.headers,
    // Other sites show pictures; the policy of all answers of the API keeps one from doing anything.
    "cross-origin-resource-policy": "cross-origin",
    "content-disposition": `inline; filename="plumbline-${route.operation}.${end}"`,
  })
  if (!reply.hasHeader("cache-control")) reply.header("cache-control", "public, no-cache")
  return reply.type(type).send(body)
}

/** The last pictures, by what was drawn: the same figures are not drawn twice. */
const pngCache = () => {
  const kept = new Map<string, Uint8Array>()
  return async (svg: string, width: number): Promise<Uint8Array> => {
    const key = `${width} ${createHash("sha256").update(svg).digest("hex")}`
    const known = kept.get(key)
    if (known !== undefined) return known
    const png = await pngOf(svg, width)
    kept.set(key, png)
    for (const oldest of kept.keys()) {
      if (kept.size <= MOST_KEPT) break
      kept.delete(oldest)
    }
    return png
  }
}
/** About 100 KB each. */
const MOST_KEPT = 100
