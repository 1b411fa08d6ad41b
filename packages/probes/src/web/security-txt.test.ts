import { describe, expect, it } from "vitest"
import { judged, timeout } from "../judge.test-support.ts"
import { securityTxt } from "./security-txt.ts"

const PLACE = "https://example.org/.well-known/security.txt"
const TEXT = "Contact: https://example.org/report\nExpires: 2027-06-01T00:00:00Z\n"
const answered = {
  outcome: "answered",
  path: "/.well-known/security.txt",
  urls: [PLACE] as ReadonlyArray<string>,
  status: 200,
  contentType: "text/plain; charset=utf-8" as string | null,
  file: { text: TEXT, isUtf8: true, isCapped: false } as { text: string; isUtf8: boolean; isCapped: boolean } | null,
  turnedAway: null as { readonly kind: string; readonly because: string } | null,
}

const judge = (seen: unknown, hasAddress: unknown = { value: true }) => {
  const { "security-txt.found": found, "security-txt.valid": valid } = judged(securityTxt, { hasAddress, seen })
  return [found, valid]
}
const judgeFile = (text: string) => judge({ value: { ...answered, file: { ...answered.file, text } } })

describe("security.txt", () => {
  it.each([
    { name: "at its place", given: {}, expected: ["pass found", "pass valid"] },
    {
      name: "through redirects",
      given: { urls: [PLACE, "https://www.example.org/.well-known/security.txt"] },
      expected: ["pass found", "pass valid"],
    },
    {
      name: "over plain HTTP",
      given: { urls: [PLACE, "http://www.example.org/security.txt", "https://www.example.org/security.txt"] },
      expected: ["fail not-encrypted", "pass valid"],
    },
    {
      name: "at the old place",
      given: { path: "/security.txt", urls: ["https://example.org/security.txt"] },
      expected: ["partial old-place", "pass valid"],
    },
    { name: "not at all", given: { status: 404, file: null }, expected: ["fail not-found", "not-applicable no-file"] },
    { name: "in a circle", given: { status: 302, file: null }, expected: ["fail not-found", "not-applicable no-file"] },
    {
      name: "as a page",
      given: { contentType: "text/html", file: null },
      expected: ["fail not-plain-text", "not-applicable no-file"],
    },
    {
      name: "as nothing in particular",
      given: { contentType: null, file: null },
      expected: ["fail not-plain-text", "not-applicable no-file"],
    },
    {
      name: "as Latin-1",
      given: { contentType: "text/plain; charset=iso-8859-1" },
      expected: ["pass found", "fail wrong-encoding"],
    },
    {
      name: "with other bytes than UTF-8",
      given: { file: { text: TEXT, isUtf8: false, isCapped: false } },
      expected: ["pass found", "fail wrong-encoding"],
    },
    {
      name: "without end",
      given: { file: { text: TEXT, isUtf8: true, isCapped: true } },
      expected: ["pass found", "fail too-long"],
    },
    {
      name: "behind a wall",
      given: { status: 403, file: null, turnedAway: { kind: "blocked", because: "HTTP 403" } },
      expected: ["unknown blocked", "unknown blocked"],
    },
  ])("served $name", ({ given, expected }) => {
    expect(judge({ value: { ...answered, ...given } })).toEqual(expected)
  })

  it.each([
    { name: "has expired", text: TEXT.replace("2027", "2025"), expected: "fail expired" },
    { name: "names nobody", text: "Expires: 2027-06-01T00:00:00Z\n", expected: "fail no-contact" },
    { name: "says not until when", text: "Contact: https://example.org/report\n", expected: "fail no-expiry" },
    { name: "belongs elsewhere", text: `${TEXT}Canonical: https://example.net/\n`, expected: "fail other-address" },
    { name: "belongs here", text: `${TEXT}Canonical: ${PLACE}\n`, expected: "pass valid" },
    { name: "has an error", text: `${TEXT}Policy: http://example.org/\n`, expected: "fail malformed" },
    { name: "does not end its last line", text: TEXT.trimEnd(), expected: "fail malformed" },
    { name: "has expired and names nobody", text: "Expires: 2025-06-01T00:00:00Z\n", expected: "fail no-contact" },
    {
      name: "is signed nowhere and expires late, which is only advised against",
      text: TEXT.replace("2027", "2040"),
      expected: "pass valid",
    },
  ])("whose file $name", ({ text, expected }) => {
    expect(judgeFile(text)[1]).toBe(expected)
  })

  it.each([
    { name: "silence", seen: timeout, expected: "unknown timeout" },
    { name: "a closed port", seen: { value: { outcome: "refused" } }, expected: "not-applicable no-https" },
    { name: "a port without TLS", seen: { value: { outcome: "no-tls" } }, expected: "not-applicable no-https" },
  ])("concludes nothing from $name", ({ seen, expected }) => {
    expect(judge(seen)).toEqual([expected, expected])
  })

  it("does not apply without an address, and is unknown when addresses could not be looked up", () => {
    expect(judge(null, { value: false })).toEqual(Array(2).fill("not-applicable no-web-server"))
    expect(judge(null, timeout)).toEqual(Array(2).fill("unknown timeout"))
  })
})
