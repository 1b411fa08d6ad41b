import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { decodeResponseHead, encodeRequest, HttpSyntaxError, headerValues } from "./head.ts"

const decode = (text: string, limit = 100) => decodeResponseHead(Buffer.from(text, "latin1"), limit)

describe("a response head", () => {
  it.each([
    {
      name: "as RFC 9112 has it",
      text: "HTTP/1.1 200 OK\r\nServer: x\r\nX-A:  b \t",
      status: 200,
      headers: [
        ["server", "x"],
        ["x-a", "b"],
      ],
    },
    { name: "without a reason", text: "HTTP/1.1 404\r\nA: b", status: 404, headers: [["a", "b"]] },
    {
      name: "of HTTP/1.0 with bare LF",
      text: "HTTP/1.0 301 Moved\nLocation: /x",
      status: 301,
      headers: [["location", "/x"]],
    },
    { name: "with a folded line", text: "HTTP/1.1 200 OK\r\nA: b\r\n  c", status: 200, headers: [["a", "b c"]] },
    {
      name: "with lines that are no fields",
      text: "HTTP/1.1 200 OK\r\nnothing\r\nbad name: x\r\n: y\r\nA: b:c",
      status: 200,
      headers: [["a", "b:c"]],
    },
    {
      name: "with a field twice",
      text: "HTTP/1.1 200 OK\r\nA: 1\r\na: 2",
      status: 200,
      headers: [
        ["a", "1"],
        ["a", "2"],
      ],
    },
    { name: "with bytes above 0x7f", text: "HTTP/1.1 200 OK\r\nA: \xe9", status: 200, headers: [["a", "é"]] },
  ])("$name is read", ({ text, status, headers }) => {
    expect(decode(text)).toMatchObject({ status, headers, areHeadersCapped: false })
  })

  it.each(["", "220 mx.example.org ESMTP", "HTTP/2 200", "HTTP/1.1 20", "HTTP/1.1 2000 x", "HTTP/1.1  200"])(
    "that starts with %j is refused",
    (text) => {
      expect(() => decode(text)).toThrow(HttpSyntaxError)
    },
  )

  it("keeps as many fields as the limit says", () => {
    const head = decode(`HTTP/1.1 200 OK\r\n${"A: b\r\n".repeat(20)}`, 5)
    expect(head.headers).toHaveLength(5)
    expect(head.areHeadersCapped).toBe(true)
  })

  it("gives all values of a name", () => {
    expect(headerValues(decode("HTTP/1.1 200 OK\r\nVia: a\r\nB: c\r\nvia: d").headers, "via")).toEqual(["a", "d"])
  })

  it("of any bytes is a value or a syntax error, in linear time", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), fc.boolean(), (text, isPrefixed) => {
        try {
          decode(isPrefixed ? `HTTP/1.1 200 OK\r\n${text}` : text)
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(HttpSyntaxError)
        }
      }),
      { numRuns: 1_000 },
    )
    const started = performance.now()
    decode(`HTTP/1.1 200 OK\r\nA: b\r\n${" x\r\n".repeat(15_000)}`)
    decode(`HTTP/1.1 200 OK\r\nA:${" ".repeat(60_000)}x${"\t".repeat(60_000)}`)
    expect(performance.now() - started).toBeLessThan(10_000)
  })
})

describe("a request", () => {
  it("is written as RFC 9112 has it", () => {
    const bytes = encodeRequest({
      method: "GET",
      path: "/a?b=c",
      host: "www.example.org:8443",
      headers: [["user-agent", "x/1"]],
    })
    expect(Buffer.from(bytes).toString()).toBe(
      "GET /a?b=c HTTP/1.1\r\nHost: www.example.org:8443\r\nUser-Agent: x/1\r\n\r\n",
    )
  })

  it.each([
    { path: "/a b", host: "www.example.org", value: "x" },
    { path: "/\r\nX: y", host: "www.example.org", value: "x" },
    { path: "a", host: "www.example.org", value: "x" },
    { path: "/", host: "www.example.org\r\nX: y", value: "x" },
    { path: "/", host: "www.example.org", value: "x\r\nY: z" },
  ])("that would be split is refused: $path $host $value", ({ path, host, value }) => {
    expect(() => encodeRequest({ method: "GET", path, host, headers: [["x", value]] })).toThrow(HttpSyntaxError)
  })
})
