import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { followRedirects, HOP_LIMIT } from "./follow-redirects.ts"

/** A web of URLs: each leads somewhere with a status, or nowhere. */
const walk = (
  web: Readonly<Record<string, readonly [status: number, location?: string]>>,
  start = "http://a.example/",
) => {
  const asked: Array<string> = []
  return Effect.runPromise(
    followRedirects(new URL(start), (url) => {
      asked.push(url.href)
      const answer = web[url.href]
      if (answer === undefined) return Effect.fail("refused" as const)
      const [status, location] = answer
      return Effect.succeed({ status, headers: location === undefined ? [] : ([["location", location]] as const) })
    }),
  ).then((result) => ({ ...result, asked }))
}

describe("redirects", () => {
  it("are followed to where they lead", async () => {
    const result = await walk({
      "http://a.example/": [301, "https://a.example/"],
      "https://a.example/": [308, "/home?x=1#top"],
      "https://a.example/home?x=1": [200],
    })
    expect(result).toMatchObject({ end: "arrived", url: "https://a.example/home?x=1", error: null })
    expect(result.hops).toEqual([
      { url: "http://a.example/", status: 301, location: "https://a.example/" },
      { url: "https://a.example/", status: 308, location: "https://a.example/home?x=1" },
      { url: "https://a.example/home?x=1", status: 200, location: null },
    ])
  })

  it("that loop are noticed", async () => {
    const web = {
      "http://a.example/": [302, "http://b.example/"],
      "http://b.example/": [302, "http://a.example/"],
    } as const
    expect(await walk(web)).toMatchObject({ end: "loop", hops: { length: 2 }, asked: { length: 2 } })
  })

  it("without end are cut", async () => {
    const web = Object.fromEntries(
      Array.from({ length: 50 }, (_, index) => [`http://a.example/${index || ""}`, [302, `/${index + 1}`] as const]),
    )
    const result = await walk(web)
    expect(result.end).toBe("too-many-hops")
    expect(result.asked).toHaveLength(HOP_LIMIT + 1)
  })

  it("that break keep what was seen", async () => {
    const result = await walk({ "http://a.example/": [301, "https://a.example/"] })
    expect(result).toMatchObject({
      end: "failed",
      error: "refused",
      url: "https://a.example/",
      response: { status: 301 },
    })
    expect(result.hops).toHaveLength(1)
  })

  it.each([
    { name: "no Location", location: undefined },
    { name: "another scheme", location: "javascript:alert(1)" },
    { name: "what is no URL", location: "http://[" },
    { name: "an endless URL", location: `/${"x".repeat(10_000)}` },
  ])("to $name end there", async ({ location }) => {
    const answer = location === undefined ? ([302] as const) : ([302, location] as const)
    expect(await walk({ "http://a.example/": answer })).toMatchObject({ end: "no-location", hops: { length: 1 } })
  })

  it("drop credentials and keep international names as A-labels", async () => {
    const latin1 = Buffer.from("http://user:word@bücher.example/", "utf8").toString("latin1")
    const result = await walk({ "http://a.example/": [302, latin1], "http://xn--bcher-kva.example/": [200] })
    expect(result).toMatchObject({ end: "arrived", url: "http://xn--bcher-kva.example/" })
  })

  it("fail at once when the first fetch does", async () => {
    expect(await walk({})).toMatchObject({ end: "failed", hops: [], response: null, error: "refused" })
  })
})
