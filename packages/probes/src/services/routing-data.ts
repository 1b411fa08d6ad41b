/**
 * Where the routing data come from: VRPs and, unless the DNS is asked, routes; by path or URL, held in memory between scans.
 *
 * A file is read as it stands, gzip or not. A URL is fetched into the cache folder; while that copy is young enough it serves
 * also the next start, and when fetching fails it serves as long as its age permits. What is held is loaded again after some
 * hours. How old data may be before nothing is concluded from them is for the reader to say: each value comes with its date.
 */
import { createHash } from "node:crypto"
import { createReadStream, createWriteStream } from "node:fs"
import { mkdir, open, rename, rm, stat, utimes } from "node:fs/promises"
import { join } from "node:path"
import { pipeline } from "node:stream/promises"
import { createGunzip } from "node:zlib"
import { Clock, Duration, Effect, Semaphore } from "effect"
import { type Obstructed, obstructed } from "../obstacle.ts"
import { MalformedRoutingData } from "../routing/malformed.ts"
import { type Route, type Routes, risDumpDecoder, routesOf } from "../routing/origins.ts"
import { type Vrp, type Vrps, vrpsDecoder, vrpsOf } from "../routing/vrps.ts"

/** `builtAt` in milliseconds of the Unix epoch: when the data were made; `null` for data that do not age. */
export interface Dated<A> {
  readonly value: A
  readonly builtAt: number | null
}

/** Each effect gives what is held, loading it first where need be; `no-routing-data` where there is nothing to hold. */
export interface RoutingData {
  readonly vrps: Effect.Effect<Dated<Vrps>, Obstructed>
  /** `dns`: the origin of an address is asked of the DNS. */
  readonly routes: "dns" | Effect.Effect<Dated<Routes>, Obstructed>
}

export interface RoutingDataOptions {
  /** Path or http(s) URL of a JSON export of rpki-client or Routinator. */
  readonly vrps: string
  /** `dns`, or paths or URLs of RIS whois dumps, usually one for each family. */
  readonly origins: "dns" | ReadonlyArray<string>
  /** For copies of what is fetched; made when it is not there. */
  readonly cacheFolder: string
  readonly userAgent: string
}

/** Routing data with live sources. Make it once for all scans: it holds what it loaded. */
export const routingData = (options: RoutingDataOptions): Effect.Effect<RoutingData> =>
  Effect.gen(function* () {
    const { origins } = options
    return {
      vrps: yield* held("VRPs", (now, signal) => loadVrps(options, now, signal)),
      routes:
        origins === "dns" ? origins : yield* held("routes", (now, signal) => loadRoutes(origins, options, now, signal)),
    }
  })

/** Routing data given in memory, as tests and the lab do; asked at every use, and worked up when the lists are other ones. */
export const givenRoutingData = (
  given: () => { readonly vrps: ReadonlyArray<Vrp>; readonly routes: ReadonlyArray<Route> },
): RoutingData => {
  const vrps = forSame(vrpsOf)
  const routes = forSame(routesOf)
  return {
    vrps: Effect.sync(() => ({ value: vrps(given().vrps), builtAt: null })),
    routes: Effect.sync(() => ({ value: routes(given().routes), builtAt: null })),
  }
}

/** What is held is loaded again after this long; relying parties make an export every 10 to 60 minutes, RIS a dump every 8 hours. */
const RELOAD_AFTER = Duration.hours(6)
/** After a failure; each look-up in between gets what was held before, or the same failure. */
const RETRY_AFTER = Duration.minutes(10)
/** Exports of the VRPs have 100 MB or, packed, 5; dumps of routes 35 and 6. */
const FETCH_TIMEOUT = Duration.minutes(3)
const MAX_BYTES = 1_000_000_000

const held = <A>(
  at: string,
  load: (now: number, signal: AbortSignal) => Promise<Dated<A>>,
): Effect.Effect<Effect.Effect<Dated<A>, Obstructed>> =>
  Effect.gen(function* () {
    const turn = yield* Semaphore.make(1)
    let last: Dated<A> | Obstructed = obstructed("no-routing-data", at)
    let loadAgainAt = 0
    const loadNow = Effect.fnUntraced(function* (now: number) {
      const loaded = yield* Effect.tryPromise({
        try: (signal) => load(now, signal),
        catch: (error) => obstructed("no-routing-data", at, reasonOf(error)),
      }).pipe(Effect.result)
      loadAgainAt = now + Duration.toMillis(loaded._tag === "Success" ? RELOAD_AFTER : RETRY_AFTER)
      if (loaded._tag === "Success") last = loaded.success
      else if (!("value" in last)) last = loaded.failure
    })
    return turn.withPermits(1)(
      Effect.gen(function* () {
        const now = yield* Clock.currentTimeMillis
        if (now >= loadAgainAt) yield* loadNow(now)
        return "value" in last ? last : yield* last
      }),
    )
  })

/** Without paths: evidence is public, and where an operator keeps files is not. */
const reasonOf = (error: unknown): string => {
  if (error instanceof MalformedRoutingData || error instanceof SourceUnavailable) return error.message
  const code = error instanceof Error && "code" in error ? error.code : undefined
  return typeof code === "string" ? code : error instanceof Error ? error.name : "unknown"
}

class SourceUnavailable extends Error {}

const loadVrps = async (options: RoutingDataOptions, now: number, signal: AbortSignal): Promise<Dated<Vrps>> => {
  const file = await localFile(options.vrps, options, now, signal)
  const value = await reading(file, async () => {
    const decoder = vrpsDecoder()
    await readInPieces(file.path, decoder.push, signal)
    return decoder.finish()
  })
  return { value, builtAt: value.builtAt ?? file.modifiedAt }
}

const loadRoutes = async (
  sources: ReadonlyArray<string>,
  options: RoutingDataOptions,
  now: number,
  signal: AbortSignal,
): Promise<Dated<Routes>> => {
  const decoder = risDumpDecoder()
  let builtAt = now
  for (const source of sources) {
    const file = await localFile(source, options, now, signal)
    await reading(file, async () => {
      await readInPieces(file.path, decoder.push, signal)
      decoder.endOfFile()
    })
    builtAt = Math.min(builtAt, file.modifiedAt)
  }
  return { value: decoder.finish(), builtAt }
}

interface LocalFile {
  readonly path: string
  readonly modifiedAt: number
  readonly isCopy: boolean
}

/** The file itself, or the copy of what the URL gives. */
const localFile = async (
  source: string,
  options: RoutingDataOptions,
  now: number,
  signal: AbortSignal,
): Promise<LocalFile> => {
  if (!isUrl(source)) return { path: source, modifiedAt: (await stat(source)).mtimeMs, isCopy: false }
  // Named by the URL, so that a copy of another source is never taken for it.
  const path = join(options.cacheFolder, createHash("sha256").update(source).digest("hex").slice(0, 16))
  const copy = await stat(path).catch(() => null)
  if (copy !== null && now - copy.mtimeMs < Duration.toMillis(RELOAD_AFTER))
    return { path, modifiedAt: copy.mtimeMs, isCopy: true }
  try {
    await mkdir(options.cacheFolder, { recursive: true })
    await fetchTo(path, source, options.userAgent, now, signal)
  } catch (error) {
    if (copy === null || signal.aborted) throw error
  }
  return { path, modifiedAt: (await stat(path)).mtimeMs, isCopy: true }
}

/** A copy that cannot be read is thrown away, so that the next try fetches it anew. */
const reading = async <A>({ path, isCopy }: LocalFile, read: () => Promise<A>): Promise<A> => {
  try {
    return await read()
  } catch (error) {
    if (isCopy && error instanceof MalformedRoutingData) await rm(path, { force: true })
    throw error
  }
}

export const isUrl = (source: string): boolean => /^https?:\/\//i.test(source)

/** Replaces the file when all has come; its date of modification is the one that the server names. */
const fetchTo = async (
  path: string,
  url: string,
  userAgent: string,
  now: number,
  signal: AbortSignal,
): Promise<void> => {
  const timeout = AbortSignal.timeout(Duration.toMillis(FETCH_TIMEOUT))
  const either = AbortSignal.any([signal, timeout])
  const part = `${path}.${process.pid}.part`
  try {
    const response = await fetch(url, { signal: either, headers: { "user-agent": userAgent } }).catch((error) => {
      throw unavailable(error, timeout)
    })
    if (!response.ok || response.body === null) throw new SourceUnavailable(`the server answered ${response.status}`)
    await pipeline(response.body, countBytes, createWriteStream(part), { signal: either }).catch((error) => {
      throw unavailable(error, timeout)
    })
    const modified = Date.parse(response.headers.get("last-modified") ?? "")
    const changed = new Date(Number.isNaN(modified) ? now : Math.min(modified, now))
    await utimes(part, changed, changed)
    await rename(part, path)
  } finally {
    await rm(part, { force: true })
  }
}

const unavailable = (error: unknown, timeout: AbortSignal): unknown => {
  if (error instanceof SourceUnavailable) return error
  if (timeout.aborted) return new SourceUnavailable(`no complete answer in ${Duration.format(FETCH_TIMEOUT)}`)
  // Node's fetch says only "fetch failed" and puts the reason below.
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  return cause instanceof Error && "code" in cause ? new SourceUnavailable(String(cause.code)) : error
}

async function* countBytes(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let bytes = 0
  for await (const piece of pieces) {
    bytes += piece.byteLength
    if (bytes > MAX_BYTES) throw new SourceUnavailable(`more than ${MAX_BYTES} bytes`)
    yield piece
  }
}

/** Gives the content piece by piece, so that other work goes on in between; what begins like gzip is unpacked. */
const readInPieces = async (path: string, push: (bytes: Uint8Array) => void, signal: AbortSignal): Promise<void> => {
  const take = async (pieces: AsyncIterable<Uint8Array>) => {
    for await (const piece of countBytes(pieces)) push(piece)
  }
  if (await isGzip(path)) await pipeline(createReadStream(path), createGunzip(), take, { signal })
  else await pipeline(createReadStream(path), take, { signal })
}

const isGzip = async (path: string): Promise<boolean> => {
  const file = await open(path)
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(2), 0, 2, 0)
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b
  } finally {
    await file.close()
  }
}

/** Remembers the outcome for the argument of the last call. */
const forSame = <A, B>(make: (given: A) => B): ((given: A) => B) => {
  let last: { readonly given: A; readonly made: B } | null = null
  return (given) => {
    if (last?.given !== given) last = { given, made: make(given) }
    return last.made
  }
}
