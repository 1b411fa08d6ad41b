import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { decodeExtensions, encodeCommand, makeReplyReader, type Reply, SmtpSyntaxError } from "./reply.ts"

const read = (text: string, size = text.length || 1): ReadonlyArray<Reply> => {
  const reader = makeReplyReader()
  const replies: Array<Reply> = []
  for (let at = 0; at < text.length; at += size) {
    reader.push(Buffer.from(text.slice(at, at + size), "latin1"))
    for (let reply = reader.next(); reply !== undefined; reply = reader.next()) replies.push(reply)
  }
  return replies
}

describe("a reply", () => {
  it.each([
    {
      name: "of one line",
      text: "220 mx.example.org ESMTP\r\n",
      replies: [{ code: 220, lines: ["mx.example.org ESMTP"] }],
    },
    {
      name: "of several lines",
      text: "250-mx\r\n250-SIZE 1\r\n250 STARTTLS\r\n",
      replies: [{ code: 250, lines: ["mx", "SIZE 1", "STARTTLS"] }],
    },
    { name: "of three digits alone", text: "220\r\n", replies: [{ code: 220, lines: [""] }] },
    { name: "with bare LF", text: "250-a\n250 b\n", replies: [{ code: 250, lines: ["a", "b"] }] },
    { name: "with other bytes than ASCII", text: "220 gr\xfc\xdf\x07\r\n", replies: [{ code: 220, lines: ["gr???"] }] },
    {
      name: "after another",
      text: "220 a\r\n250 b\r\n",
      replies: [
        { code: 220, lines: ["a"] },
        { code: 250, lines: ["b"] },
      ],
    },
    { name: "that is not whole yet", text: "250-a\r\n250-b\r\n", replies: [] },
  ])("$name is read, however it is cut", ({ text, replies }) => {
    for (const size of [1, 3, text.length]) expect(read(text, size)).toEqual(replies)
  })

  it.each([
    { name: "text", text: "HTTP/1.1 400 Bad Request\r\n" },
    { name: "a code above 5yz", text: "620 x\r\n" },
    { name: "a code below 2yz", text: "120 x\r\n" },
    { name: "two codes in one reply", text: "250-a\r\n251 b\r\n" },
    { name: "a line without end", text: `220 ${"x".repeat(5_000)}` },
    { name: "lines without end", text: "250-x\r\n".repeat(200) },
    { name: "replies without end", text: "250 x\r\n".repeat(20) },
  ])("that is $name is refused", ({ text }) => {
    const reader = makeReplyReader()
    expect(() => reader.push(Buffer.from(text, "latin1"))).toThrow(SmtpSyntaxError)
  })

  it("of any bytes is read or refused", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."0245 -\r\nxé").map(String), maxLength: 100 }), (text) => {
        try {
          read(text, 1)
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(SmtpSyntaxError)
        }
      }),
      { numRuns: 1_000 },
    )
  })
})

describe("extensions", () => {
  it("are keywords in upper case, sorted, each once, without the greeting", () => {
    const [reply] = read(
      "250-mx greets you\r\n250-starttls\r\n250-SIZE 1234\r\n250-AUTH=LOGIN\r\n250-SIZE 9\r\n250 !x\r\n",
    )
    expect(decodeExtensions(reply!)).toEqual(["AUTH", "SIZE", "STARTTLS"])
  })
})

describe("a command", () => {
  it("ends with CRLF", () => {
    expect(Buffer.from(encodeCommand("EHLO", "monitor.example.org")).toString()).toBe("EHLO monitor.example.org\r\n")
  })

  it.each(["a\r\nMAIL FROM:<>", "ü", "x".repeat(600)])("with %j is refused", (argument) => {
    expect(() => encodeCommand("EHLO", argument)).toThrow(SmtpSyntaxError)
  })
})
