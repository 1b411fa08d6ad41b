import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { HttpSyntaxError } from "./head.ts"
import { makeResponseReader } from "./response-reader.ts"

const limits = { headBytes: 500, headerFields: 20, bodyBytes: 100 }
const bytes = (text: string): Uint8Array => Buffer.from(text, "latin1")

/** Reads `text` in pieces of `size` bytes. */
const read = (text: string, size = text.length, method = "GET") => {
  const reader = makeResponseReader(method, limits)
  let isDone = false
  for (let at = 0; at < text.length && !isDone; at += size) isDone = reader.push(bytes(text.slice(at, at + size)))
  return {
    isDone,
    status: reader.head()?.status,
    body: Buffer.from(reader.body()).toString("latin1"),
    isCapped: reader.isCapped(),
    endsWithStream: reader.endsWithStream(),
    isReusable: reader.isReusable(),
  }
}

const cases = [
  {
    name: "by length",
    text: "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
    isDone: true,
    body: "hello",
    isReusable: true,
  },
  {
    name: "by a length said twice alike",
    text: "HTTP/1.1 200 OK\r\nContent-Length: 2, 2\r\n\r\nhi",
    isDone: true,
    body: "hi",
    isReusable: true,
  },
  {
    name: "that is empty",
    text: "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
    isDone: true,
    body: "",
    isReusable: true,
  },
  {
    name: "of 204",
    text: "HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n",
    isDone: true,
    body: "",
    isReusable: true,
  },
  { name: "by close", text: "HTTP/1.1 200 OK\r\n\r\nhello", isDone: false, body: "hello", isReusable: false },
  {
    name: "by chunks",
    text: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2;x=y\r\nlo\r\n0\r\nA: b\r\n\r\n",
    isDone: true,
    body: "hello",
    isReusable: true,
  },
  {
    name: "by chunks, which win over a length (RFC 9112 §6.3)",
    text: "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: gzip, chunked\r\n\r\n5\nhello\n0\n\n",
    isDone: true,
    body: "hello",
    isReusable: true,
  },
  {
    name: "after interim responses",
    text: "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi",
    isDone: true,
    body: "hi",
    isReusable: false,
  },
  {
    name: "of HTTP/1.0",
    text: "HTTP/1.0 200 OK\nContent-Length: 2\n\nhi",
    isDone: true,
    body: "hi",
    isReusable: false,
  },
]

describe("a body", () => {
  it.each(cases)("$name is read, however it is cut", ({ text, isDone, body, isReusable }) => {
    for (const size of [1, 2, 3, 7, text.length])
      expect(read(text, size)).toMatchObject({ isDone, body, isReusable, isCapped: false })
  })

  it("followed by something else leaves nothing to reuse", () => {
    expect(read("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi!")).toMatchObject({
      isDone: true,
      body: "hi",
      isReusable: false,
    })
  })

  it("of HEAD is empty", () => {
    expect(read("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", 3, "HEAD")).toMatchObject({ isDone: true, body: "" })
  })

  it.each(["Content-Length: 1000", "Transfer-Encoding: chunked", "X: y"])("is capped: %s", (field) => {
    const body = field.startsWith("T") ? `3e8\r\n${"x".repeat(1000)}` : "x".repeat(1000)
    const seen = read(`HTTP/1.1 200 OK\r\n${field}\r\n\r\n${body}`, 50)
    expect(seen).toMatchObject({ isDone: true, isCapped: true })
    expect(seen.body).toHaveLength(100)
  })

  it.each([
    { name: "a head without end", text: `HTTP/1.1 200 OK\r\n${"A: b\r\n".repeat(100)}` },
    { name: "two lengths", text: "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n" },
    { name: "a negative length", text: "HTTP/1.1 200 OK\r\nContent-Length: -2\r\n\r\n" },
    { name: "a chunk that has no size", text: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nhello\r\n" },
    {
      name: "a chunk longer than it says",
      text: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhello\r\n",
    },
    {
      name: "a chunk line without end",
      text: `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;${"x".repeat(70_000)}`,
    },
    { name: "interim responses without end", text: "HTTP/1.1 100 Continue\r\n\r\n".repeat(20) },
  ])("with $name is refused", ({ text }) => {
    for (const size of [1, 100]) expect(() => read(text, size)).toThrow(HttpSyntaxError)
  })

  it("of any bytes is read or refused, and the same however it is cut", () => {
    const outcome = (text: string, size: number) => {
      try {
        return read(text, size)
      } catch (thrown) {
        expect(thrown).toBeInstanceOf(HttpSyntaxError)
        return "refused"
      }
    }
    const starts = ["", "HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"]
    fc.assert(
      fc.property(
        fc.constantFrom(...starts),
        fc.string({ unit: fc.constantFrom(..."0123aA;: \r\n\tHTTP/1.").map(String), maxLength: 80 }),
        (start, rest) => {
          const whole = outcome(start + rest, Math.max(1, start.length + rest.length))
          const pieces = outcome(start + rest, 1)
          if (whole === "refused" || pieces === "refused") expect(pieces).toEqual(whole)
          else expect({ ...pieces, isReusable: null }).toEqual({ ...whole, isReusable: null })
        },
      ),
      { numRuns: 1_000 },
    )
  })
})
