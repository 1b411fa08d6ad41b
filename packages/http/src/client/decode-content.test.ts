import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from "node:zlib"
import { Effect } from "effect"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { contentCodings, decodeContent } from "./decode-content.ts"

const LIMIT = 1_000
const decode = async (coding: string | ReadonlyArray<string>, body: Uint8Array, limit = LIMIT) => {
  const values = typeof coding === "string" ? [coding] : coding
  const headers = values.map((value) => ["content-encoding", value] as const)
  const { content, end } = await Effect.runPromise(decodeContent({ headers, body }, limit))
  return { text: Buffer.from(content).toString("latin1"), end }
}

const text = "hello ".repeat(50)
const codings = [
  ["gzip", gzipSync],
  ["x-gzip", gzipSync],
  ["deflate", deflateSync],
  ["deflate", deflateRawSync],
  ["br", brotliCompressSync],
  ["zstd", zstdCompressSync],
] as const

describe("decodeContent", () => {
  it.each(codings)("undoes %s", async (coding, compress) => {
    expect(await decode(coding, compress(text))).toEqual({ text, end: "complete" })
  })

  it.each(codings)("keeps what came of a %s body that breaks off", async (coding, compress) => {
    const noise = Array.from({ length: 400 }, (_, index) => String((index * 7919) % 10_007)).join(" ")
    const { text: kept, end } = await decode(coding, compress(noise).subarray(0, -20), 5_000)
    expect(["complete", "malformed"]).toContain(end)
    expect(noise.startsWith(kept)).toBe(true)
  })

  it.each(codings)("stops a %s bomb at the limit", async (coding, compress) => {
    const bomb = compress(Buffer.alloc(50_000_000))
    expect(await decode(coding, bomb)).toEqual({ text: "\0".repeat(LIMIT), end: "capped" })
  })

  it("undoes two codings, the last first, and stops a bomb within a bomb", async () => {
    expect(await decode("gzip, br", brotliCompressSync(gzipSync(text)))).toEqual({ text, end: "complete" })
    expect(await decode(["gzip", "br"], brotliCompressSync(gzipSync(text)))).toEqual({ text, end: "complete" })
    const bomb = gzipSync(gzipSync(Buffer.alloc(50_000_000)))
    expect((await decode("gzip, gzip", bomb, 100_000)).end).toBe("capped")
  })

  it.each([
    {
      name: "leaves what is not coded",
      coding: "identity",
      body: Buffer.from(text),
      expected: { text, end: "complete" },
    },
    {
      name: "cuts what is not coded at the limit",
      coding: "",
      body: Buffer.alloc(LIMIT + 1, "x"),
      expected: { text: "x".repeat(LIMIT), end: "capped" },
    },
    { name: "does not guess", coding: "lzma", body: Buffer.from(text), expected: { text: "", end: "unknown-coding" } },
    {
      name: "undoes no more than two",
      coding: "gzip, gzip, gzip",
      body: Buffer.from(text),
      expected: { text: "", end: "too-many-codings" },
    },
    { name: "notes garbage", coding: "gzip", body: Buffer.from(text), expected: { text: "", end: "malformed" } },
  ])("$name", async ({ coding, body, expected }) => {
    expect(await decode(coding, body)).toEqual(expected)
  })

  it("answers any bytes", () =>
    fc.assert(
      fc.asyncProperty(
        fc.constantFrom("gzip", "deflate", "br", "zstd"),
        fc.uint8Array({ maxLength: 200 }),
        async (coding, body) => {
          expect((await decode(coding, body)).text.length).toBeLessThanOrEqual(LIMIT)
        },
      ),
    ))
})

describe("contentCodings", () => {
  it("names them in order", () => {
    const headers = [
      ["content-encoding", "GZIP, identity"],
      ["x", "y"],
      ["content-encoding", " br"],
    ] as const
    expect(contentCodings(headers)).toEqual(["gzip", "br"])
  })
})
