/**
 * Pages kept after they were made, compressed: between two scans the same address gives the same page.
 *
 * A page is kept for a revision of the store (which scans have finished, which run) and for an hour at most, since pages say "in 12
 * days". Kept are answers 200 in HTML to GET without a cookie; not kept are pages that show progress. What is kept is bounded in bytes, and the page
 * least lately asked for goes first. Nothing of a page may be meant for one reader alone: the content security policy names scripts by their hash,
 * not by a number that must be new each time.
 */
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from "node:http"
import { brotliCompressSync, constants, gzipSync } from "node:zlib"
import type { DashboardHandler } from "./dashboard.ts"

export interface PageCache {
  /** Answers from what is kept, or asks the handler and keeps what it says; with the revision null, keeps nothing. */
  readonly serve: (
    handler: DashboardHandler,
    revision: string | null,
    request: IncomingMessage,
    response: ServerResponse,
    next: () => void,
  ) => void
}

interface KeptPage {
  readonly revision: string
  readonly keptAt: number
  readonly headers: OutgoingHttpHeaders
  readonly bodies: Readonly<Record<Encoding, Buffer>>
}

type Encoding = "br" | "gzip" | "identity"

/** `now` gives milliseconds: a clock that a test can turn. */
export const pageCache = (now: () => number = () => performance.now(), maximumBytes = MAXIMUM_BYTES): PageCache => {
  // A map iterates in the order of insertion: a page that is asked for is put to the end.
  const kept = new Map<string, KeptPage>()
  let keptBytes = 0
  const drop = (key: string, page: KeptPage) => {
    kept.delete(key)
    keptBytes -= sizeOf(page)
  }
  return {
    serve(handler, revision, request, response, next) {
      const key = `${request.headers.host ?? ""} ${request.url ?? "/"}`
      const page = kept.get(key)
      if (page !== undefined && (page.revision !== revision || now() - page.keptAt > LONGEST_MILLISECONDS)) {
        drop(key, page)
      } else if (page !== undefined && isForAll(request)) {
        kept.delete(key)
        kept.set(key, page)
        return send(page, 200, request, response)
      }
      collect(response, (status, headers, body) => {
        const made = pageOf(revision ?? "", now(), headers, body)
        if (
          revision !== null &&
          status === 200 &&
          isForAll(request) &&
          isKeepable(request, headers) &&
          sizeOf(made) < maximumBytes / 8
        ) {
          const before = kept.get(key)
          if (before !== undefined) drop(key, before)
          kept.set(key, made)
          keptBytes += sizeOf(made)
          for (const [oldest, old] of kept) {
            if (keptBytes <= maximumBytes) break
            drop(oldest, old)
          }
        }
        send(made, status, request, response)
      })
      handler(request, response, next)
    },
  }
}

const isForAll = ({ method, headers }: IncomingMessage): boolean =>
  (method === "GET" || method === "HEAD") && headers.cookie === undefined

const isKeepable = ({ method, url }: IncomingMessage, headers: OutgoingHttpHeaders): boolean =>
  method === "GET" && headers["set-cookie"] === undefined && !SHOWS_PROGRESS.test(url ?? "")

const pageOf = (revision: string, keptAt: number, headers: OutgoingHttpHeaders, body: Buffer): KeptPage => ({
  revision,
  keptAt,
  headers,
  bodies: {
    identity: body,
    gzip: gzipSync(body, { level: 6 }),
    br: brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }),
  },
})

const sizeOf = ({ bodies }: KeptPage): number => bodies.identity.length + bodies.gzip.length + bodies.br.length

const send = (page: KeptPage, status: number, request: IncomingMessage, response: ServerResponse): void => {
  const encoding = encodingFor(request.headers["accept-encoding"])
  const body = page.bodies[encoding]
  response.writeHead(status, {
    ...page.headers,
    vary: "accept-encoding",
    "content-length": body.length,
    ...(encoding === "identity" ? {} : { "content-encoding": encoding }),
  })
  response.end(request.method === "HEAD" ? undefined : body)
}

/** The smallest that the reader takes. A weight of 0 refuses (RFC 9110 §12.5.3). */
const encodingFor = (accepted: string | string[] | undefined): Encoding => {
  const taken = new Set(
    String(accepted ?? "")
      .split(",")
      .map((part) => part.trim().toLowerCase())
      .filter((part) => !/;\s*q=0(?:\.0*)?$/.test(part))
      .map((part) => part.split(";")[0]!.trim()),
  )
  return taken.has("br") ? "br" : taken.has("gzip") ? "gzip" : "identity"
}

/**
 * Holds back an answer in HTML and gives it whole; any other goes out as it is written. The methods of the response are replaced until its
 * head is known.
 */
const collect = (
  response: ServerResponse,
  whole: (status: number, headers: OutgoingHttpHeaders, body: Buffer) => void,
): void => {
  const { writeHead, write, end } = response
  const chunks: Array<Buffer> = []
  let head: { readonly status: number; readonly headers: OutgoingHttpHeaders } | undefined
  const release = () => {
    response.writeHead = writeHead
    response.write = write
    response.end = end
  }
  const keep = (chunk: unknown, encoding?: unknown) => {
    if (typeof chunk === "string")
      chunks.push(Buffer.from(chunk, typeof encoding === "string" ? (encoding as BufferEncoding) : "utf8"))
    else if (chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk))
  }
  response.writeHead = ((status: number, ...given: ReadonlyArray<unknown>) => {
    const headers = { ...response.getHeaders(), ...lowerCased(given.at(-1)) }
    if (!String(headers["content-type"] ?? "").startsWith("text/html") || headers["content-encoding"] !== undefined) {
      release()
      return writeHead.call(response, status, ...(given as []))
    }
    head = { status, headers }
    return response
  }) as typeof response.writeHead
  response.write = ((chunk: unknown, encoding?: unknown, done?: () => void) => {
    if (head === undefined) {
      release()
      return write.call(response, chunk as string, encoding as BufferEncoding, done)
    }
    keep(chunk, encoding)
    return true
  }) as typeof response.write
  response.end = ((chunk?: unknown, encoding?: unknown, done?: () => void) => {
    release()
    if (head === undefined) return end.call(response, chunk as string, encoding as BufferEncoding, done)
    keep(chunk, encoding)
    const { "content-length": _, ...headers } = head.headers
    for (const name of response.getHeaderNames()) response.removeHeader(name)
    whole(head.status, headers, Buffer.concat(chunks))
    return response
  }) as typeof response.end
}

const lowerCased = (headers: unknown): OutgoingHttpHeaders => {
  if (typeof headers !== "object" || headers === null || Array.isArray(headers)) return {}
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
}

/** Pages that change while a scan runs, and those of one reader. */
const SHOWS_PROGRESS = /^(?:\/[a-z]{2})?\/(?:scans|sign-in|subscribe|unsubscribe)\b/

/** Room for some thousand pages in three forms. */
const MAXIMUM_BYTES = 64 * 1024 * 1024
const LONGEST_MILLISECONDS = 3_600_000
