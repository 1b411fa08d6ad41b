/** A citation as a file of one form: the address of `/cite` with the form's suffix. */
import type { FastifyInstance } from "fastify"
import type { Route } from "../route.ts"
import type { CitationAnswer } from "../routes/cite.ts"
import { siteOf } from "./about.ts"
import type { DownloadTools } from "./downloads.ts"

/** Suffix → media type, and what stands in the file. */
const FORMS: Readonly<
  Record<string, { readonly mediaType: string; readonly of: (citation: CitationAnswer) => string }>
> = {
  txt: { mediaType: "text/plain; charset=utf-8", of: ({ text }) => `${text}\n` },
  bib: { mediaType: "application/x-bibtex; charset=utf-8", of: ({ bibtex }) => bibtex },
  ris: { mediaType: "application/x-research-info-systems; charset=utf-8", of: ({ ris }) => ris },
  "csl.json": {
    mediaType: "application/vnd.citationstyles.csl+json; charset=utf-8",
    of: ({ csl }) => `${JSON.stringify([csl], null, 2)}\n`,
  },
  "datacite.json": {
    mediaType: "application/vnd.datacite.datacite+json; charset=utf-8",
    of: ({ dataCite }) => `${JSON.stringify(dataCite, null, 2)}\n`,
  },
}

export const registerCitationFiles = (
  app: FastifyInstance,
  routes: ReadonlyArray<Route>,
  tools: DownloadTools,
): void => {
  const route = routes.find(({ operation }) => operation === "cite")
  if (route === undefined) return
  for (const [suffix, { mediaType, of }] of Object.entries(FORMS)) {
    app.get(`/api/v1/cite.${suffix}`, async (request, reply) => {
      const said = await tools.ask(route, {
        url: request.url,
        params: request.params,
        query: request.query,
        site: siteOf(request),
      })
      if ("code" in said) return tools.refuse(reply, said.code, said.message)
      reply.headers({
        ...tools.headers,
        "cache-control": "public, no-cache",
        "content-disposition": `attachment; filename="plumbline-citation.${suffix}"`,
      })
      return reply.type(mediaType).send(of(said.answer as CitationAnswer))
    })
  }
}
