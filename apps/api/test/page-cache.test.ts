import { createServer, type IncomingMessage, request, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import { brotliDecompressSync, gunzipSync } from "node:zlib"
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest"
import type { DashboardHandler } from "../src/dashboard.ts"
import { type PageCache, pageCache } from "../src/page-cache.ts"

/** A handler that counts what it makes, over real sockets. */
let server: Server
let made = 0
let cache: PageCache
let revision: string | null
let clock = 0

const handler: DashboardHandler = (asked, response, next) => {
  made += 1
  if (asked.url === "/missing") return next()
  if (asked.url === "/plain") {
    response.writeHead(200, { "content-type": "text/plain" })
    response.write("first ")
    response.end("second")
    return
  }
  response.setHeader("X-Set", "early")
  if (asked.url === "/cookie") response.setHeader("set-cookie", "a=b")
  const status = asked.url === "/broken" ? 500 : 200
  response.writeHead(status, { "Content-Type": "text/html; charset=utf-8", "content-length": "17" })
  // As SvelteKit writes: bytes in parts, the last without any.
  response.write(Buffer.from("<p>page "))
  response.write(Buffer.from(`${String(made).padStart(5)}</p>`))
  response.end()
}

beforeAll(async () => {
  server = createServer((asked, response) =>
    cache.serve(handler, revision, asked, response, () => response.writeHead(404).end("none")),
  )
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done))
})
afterAll(() => server.close())
beforeEach(() => {
  made = 0
  clock = 0
  revision = "scan 1"
  cache = pageCache(() => clock)
})

const get = async (path: string, headers: Record<string, string> = {}, method = "GET") => {
  const answer = await new Promise<IncomingMessage>((done, fail) =>
    request({ port: (server.address() as AddressInfo).port, path, headers, method }, done)
      .on("error", fail)
      .end(),
  )
  const chunks: Array<Buffer> = []
  for await (const chunk of answer) chunks.push(chunk as Buffer)
  const bytes = Buffer.concat(chunks)
  const encoding = answer.headers["content-encoding"]
  const body = encoding === "br" ? brotliDecompressSync(bytes) : encoding === "gzip" ? gunzipSync(bytes) : bytes
  return { status: answer.statusCode, headers: answer.headers, encoding, text: body.toString() }
}

describe("pages kept", () => {
  it("makes a page once for a revision, in every encoding", async () => {
    const first = await get("/a")
    expect(first).toMatchObject({ status: 200, encoding: undefined, text: "<p>page     1</p>" })
    expect(first.headers).toMatchObject({
      "x-set": "early",
      "content-type": "text/html; charset=utf-8",
      vary: "accept-encoding",
    })
    expect(await get("/a", { "accept-encoding": "gzip, deflate" })).toMatchObject({
      encoding: "gzip",
      text: first.text,
    })
    expect(await get("/a", { "accept-encoding": "gzip, br" })).toMatchObject({ encoding: "br", text: first.text })
    expect(await get("/a", { "accept-encoding": "br;q=0, gzip;q=0.5" })).toMatchObject({ encoding: "gzip" })
    expect(await get("/a", {}, "HEAD")).toMatchObject({ status: 200, text: "" })
    expect(made).toBe(1)
  })

  it("makes it anew for another address, revision or host, and after an hour", async () => {
    await get("/a")
    await get("/a?at=before")
    await get("/a", { host: "elsewhere.example" })
    expect(made).toBe(3)
    revision = "scan 2"
    expect((await get("/a")).text).toBe("<p>page     4</p>")
    clock = 3_600_001
    expect((await get("/a")).text).toBe("<p>page     5</p>")
  })

  it.each([
    { name: "a request with a cookie", path: "/a", headers: { cookie: "session=1" } },
    { name: "an answer that sets one", path: "/cookie", headers: {} },
    { name: "an error", path: "/broken", headers: {} },
    { name: "progress", path: "/scans", headers: {} },
    { name: "progress in another language", path: "/ar/scans?x=1", headers: {} },
  ])("does not keep $name", async ({ path, headers }) => {
    await get(path, headers)
    await get(path, headers)
    expect(made).toBe(2)
  })

  it("gives nobody with a cookie a page made for all, nor the other way round", async () => {
    await get("/a")
    expect((await get("/a", { cookie: "session=1" })).text).toBe("<p>page     2</p>")
    expect((await get("/a")).text).toBe("<p>page     1</p>")
  })

  it("keeps nothing when the revision is not known", async () => {
    revision = null
    await get("/a")
    await get("/a")
    expect(made).toBe(2)
  })

  it("lets other answers through as they are written, and what the handler does not answer", async () => {
    expect(await get("/plain", { "accept-encoding": "br" })).toMatchObject({
      text: "first second",
      encoding: undefined,
    })
    expect(await get("/missing")).toMatchObject({ status: 404, text: "none" })
  })

  it("forgets the page least lately asked for when there is no room", async () => {
    cache = pageCache(() => clock, 800)
    // Ten have room. The first is asked for again and again, the second never.
    for (let page = 1; page <= 20; page += 1) {
      await get(`/${page}`)
      await get("/1")
    }
    expect(made).toBe(20)
    await get("/20")
    await get("/1")
    expect(made).toBe(20)
    await get("/2")
    expect(made).toBe(21)
  })
})
