import { describe, expect, it } from "vitest"
import { chartOfDownload, type EmbeddedChart, embedPath, fullChartPath, picturePath, snippetsOf } from "./embed.ts"
import { EMBED_HEADERS, embedPage } from "./embed-page.ts"

const NEWEST = { language: "en", snapshot: null } as const
const chart = (
  figure: EmbeddedChart["figure"],
  query: string,
  reader: EmbeddedChart["reader"] = NEWEST,
): EmbeddedChart => ({ figure, query: new URLSearchParams(query), reader })

describe("addresses of a chart", () => {
  it("are those of the picture, of the frame and of the chart builder", () => {
    const map = chart("ranking", "standard=dnssec&view=map&at=2026-01-01")
    expect(picturePath(map, "png")).toBe("/api/v1/ranking.png?standard=dnssec&view=map&at=2026-01-01")
    expect(embedPath(map)).toBe("/embed/ranking?standard=dnssec&view=map&at=2026-01-01")
    expect(fullChartPath(map)).toBe("/explore?standard=dnssec&view=map&to=2026-01-01")
  })
  it("keep language and snapshot", () => {
    const trend = chart("adoption", "standard=dnssec", { language: "fr", snapshot: "2026-11-23" })
    expect(picturePath(trend, "svg")).toBe("/api/v1/adoption.svg?standard=dnssec&lang=fr&snapshot=2026-11-23")
    expect(embedPath(trend)).toBe("/fr/snapshots/2026-11-23/embed/adoption?standard=dnssec")
    expect(fullChartPath(trend)).toBe("/fr/snapshots/2026-11-23/explore?standard=dnssec&view=trend")
  })
})

describe("the chart of a download", () => {
  it("is the same question in the view of the page", () => {
    const chart = chartOfDownload(
      "/api/v1/ranking.csv?standard=dnssec&snapshot=2026-11-23&language=fr",
      "/explore?view=map",
    )
    expect(chart?.figure).toBe("ranking")
    expect(`${chart?.query}`).toBe("standard=dnssec&view=map")
  })
  it("is none where nothing is drawn", () => {
    expect(chartOfDownload("/api/v1/targets.csv", "/domains")).toBeNull()
  })
})

describe("what is pasted", () => {
  it("has no script and escapes what it is given", () => {
    const { frame, image } = snippetsOf(chart("adoption", 'id="><script>'), "https://plumbline.example", '"><script>')
    for (const snippet of [frame, image]) {
      expect(snippet).not.toContain("<script")
      expect(snippet).toContain("&quot;&gt;&lt;script&gt;")
    }
    expect(frame).toMatch(
      /^<iframe src="https:\/\/plumbline\.example\/embed\/adoption\?[^"]*" title="[^"]*"[^<]*><\/iframe>$/,
    )
    expect(image).toMatch(/^<a href="[^"]*"><img src="[^"]*\.svg[^"]*" alt="[^"]*"[^<]*><\/a>$/)
  })
})

describe("the page that is framed", () => {
  const svg = `<svg><title>A &amp; &lt;b&gt;</title><desc>From 4 % to 5 %; &quot;x&quot;.</desc></svg>`
  it("says what the picture says, and nothing runs in it", () => {
    const html = embedPage(chart("ranking", "standard=dnssec"), "ltr", svg)
    expect(html).toContain("<title>A &amp; &lt;b&gt;</title>")
    expect(html).toContain('alt="A &amp; &lt;b&gt;. From 4 % to 5 %; &quot;x&quot;."')
    expect(html).not.toContain("<script")
    expect(html).toContain('href="/explore?standard=dnssec&amp;view=ranking"')
  })
  it("may be framed anywhere and loads pictures of its own site only", () => {
    const policy = EMBED_HEADERS["content-security-policy"]
    expect(policy).toContain("frame-ancestors *")
    expect(policy).toContain("default-src 'none'; img-src 'self'")
  })
})
