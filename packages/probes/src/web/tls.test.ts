import { describe, expect, it } from "vitest"
import { judged, timeout } from "../judge.test-support.ts"
import { tls } from "./tls.ts"

const value = <A>(found: A) => ({ value: found })
const versions = (...offered: ReadonlyArray<string>) =>
  Object.fromEntries(
    ["SSL 3", "TLS 1.0", "TLS 1.1", "TLS 1.2", "TLS 1.3"].map((version) => [version, value(offered.includes(version))]),
  )
const certificate = {
  trust: "trusted",
  subject: "CN=example.org",
  issuer: "CN=Authority",
  names: ["example.org"],
  matchedName: "example.org",
  notBefore: "2026-01-01T00:00:00.000Z",
  notAfter: "2027-01-01T00:00:00.000Z",
  sha256: "00",
  key: "ec 256",
  signatureAlgorithm: "ecdsa-with-SHA256",
  presented: 2,
}
const seen = (given: { versions?: unknown; certificate?: unknown }) => ({
  hasAddress: value(true),
  profile: value({
    outcome: "answered",
    versions: versions("TLS 1.2", "TLS 1.3"),
    certificate: value(certificate),
    connections: 3,
    ...given,
  }),
})

describe("tls", () => {
  it("passes a modern server with a good certificate", () => {
    expect(judged(tls, seen({}))).toEqual({
      "tls.version": "pass modern",
      "tls.version-1-3": "pass offered",
      "tls.certificate-trusted": "pass trusted",
      "tls.certificate-name": "pass matches",
      "tls.certificate-validity": "pass valid",
    })
  })

  it.each([
    {
      name: "fails old versions beside new ones",
      given: versions("TLS 1.0", "TLS 1.2"),
      version: "fail old-version",
      latest: "partial not-offered",
    },
    {
      name: "fails a server of old versions only",
      given: versions("SSL 3", "TLS 1.1"),
      version: "fail no-modern-version",
      latest: "partial not-offered",
    },
    { name: "passes TLS 1.3 alone", given: versions("TLS 1.3"), version: "pass modern", latest: "pass offered" },
    {
      name: "is unknown when an old version could not be tried",
      given: { ...versions("TLS 1.2"), "TLS 1.0": timeout },
      version: "unknown timeout",
      latest: "partial not-offered",
    },
    {
      name: "fails on a known old version whatever else is unknown",
      given: { ...versions("TLS 1.1", "TLS 1.2"), "TLS 1.0": timeout },
      version: "fail old-version",
      latest: "partial not-offered",
    },
  ])("$name", ({ given, version, latest }) => {
    expect(judged(tls, seen({ versions: given }))).toMatchObject({ "tls.version": version, "tls.version-1-3": latest })
  })

  it.each([
    {
      name: "fails a certificate without trust",
      given: { trust: "unknown-issuer" },
      check: "tls.certificate-trusted",
      expect: "fail unknown-issuer",
    },
    {
      name: "fails a certificate of another name",
      given: { matchedName: null },
      check: "tls.certificate-name",
      expect: "fail mismatch",
    },
    {
      name: "fails an expired certificate",
      given: { notAfter: "2026-11-22T23:59:59.000Z" },
      check: "tls.certificate-validity",
      expect: "fail expired",
    },
    {
      name: "fails one that is not valid yet",
      given: { notBefore: "2026-11-24T00:00:00.000Z" },
      check: "tls.certificate-validity",
      expect: "fail not-yet-valid",
    },
    {
      name: "is partial in its last week",
      given: { notAfter: "2026-11-29T00:00:00.000Z" },
      check: "tls.certificate-validity",
      expect: "partial expires-soon",
    },
  ])("$name", ({ given, check, expect: expected }) => {
    expect(judged(tls, seen({ certificate: value({ ...certificate, ...given }) }))[check]).toBe(expected)
  })

  it("does not apply where nothing speaks TLS, and is unknown where nothing answered", () => {
    const noTls = { hasAddress: value(true), profile: value({ outcome: "no-tls" }) }
    expect(new Set(Object.values(judged(tls, noTls)))).toEqual(new Set(["not-applicable no-https"]))
    expect(new Set(Object.values(judged(tls, { hasAddress: value(true), profile: timeout })))).toEqual(
      new Set(["unknown timeout"]),
    )
  })
})
