import { describe, expect, it } from "vitest"
import { judged, timeout } from "../judge.test-support.ts"
import { modernOffer } from "../tls/offer.test-support.ts"
import { starttls } from "./starttls.ts"

const tls = {
  value: { offer: modernOffer, trust: "trusted", namesHost: true, notBefore: null, notAfter: null },
}
const shown = { extensions: ["STARTTLS"], extensionsInTls: [] }
const works = (version: string) => ({ value: { works: true, version, detail: null } })
const good = { ...shown, offered: { value: true }, handshake: works("TLS 1.3"), tls }
const plain = { ...shown, offered: { value: false }, handshake: null, tls: null }
const broken = {
  ...shown,
  offered: { value: true },
  handshake: { value: { works: false, version: null, detail: "alert" } },
  tls: null,
}
const old = { ...good, handshake: works("TLS 1.0") }
const greylisted = { obstacle: { kind: "greylisted", at: "mx" } }
const silent = { extensions: null, extensionsInTls: null, offered: greylisted, handshake: null, tls: null }
const cut = { ...shown, offered: { value: true }, handshake: timeout, tls: null }
const servers = (...seen: ReadonlyArray<unknown>) => ({
  exchanges: { value: [] },
  servers: { value: seen.map((each, index) => ({ name: `mx${index}.example.org`, seen: each })) },
})

describe("starttls", () => {
  it.each([
    {
      name: "passes when all offer it and all handshakes work",
      seen: servers(good, good),
      offered: "pass all-offer",
      handshake: "pass all-work",
    },
    {
      name: "fails when one does not offer it",
      seen: servers(good, plain),
      offered: "fail some-do-not",
      handshake: "pass all-work",
    },
    {
      name: "fails when none offers it",
      seen: servers(plain, plain),
      offered: "fail none-offers",
      handshake: "not-applicable not-offered",
    },
    {
      name: "fails when a handshake does not work",
      seen: servers(good, broken),
      offered: "pass all-offer",
      handshake: "fail some-fail",
    },
    {
      name: "fails when no handshake works",
      seen: servers(broken),
      offered: "pass all-offer",
      handshake: "fail none-works",
    },
    {
      name: "fails when nothing newer than TLS 1.0 is offered",
      seen: servers(old),
      offered: "pass all-offer",
      handshake: "fail none-works",
    },
    {
      name: "is unknown when a server could not be talked to",
      seen: servers(good, silent),
      offered: "unknown greylisted",
      handshake: "unknown greylisted",
    },
    {
      name: "fails on a known lack even when another is unknown",
      seen: servers(plain, silent),
      offered: "fail some-do-not",
      handshake: "unknown greylisted",
    },
    {
      name: "is unknown when a handshake was cut off",
      seen: servers(good, cut),
      offered: "pass all-offer",
      handshake: "unknown timeout",
    },
    {
      name: "does not apply without mail servers",
      seen: servers(),
      offered: "not-applicable no-mail-server",
      handshake: "not-applicable no-mail-server",
    },
    {
      name: "is unknown when MX could not be looked up",
      seen: { exchanges: timeout, servers: timeout },
      offered: "unknown timeout",
      handshake: "unknown timeout",
    },
  ])("$name", ({ seen, offered, handshake }) => {
    expect(judged(starttls, seen)).toMatchObject({ "starttls.offered": offered, "starttls.handshake": handshake })
  })

  const weak = {
    ...good,
    tls: { value: { ...tls.value, offer: { ...modernOffer, weakHash: { used: "ecdsa_sha1" } } } },
  }
  const selfSigned = { ...good, tls: { value: { ...tls.value, trust: "self-signed", namesHost: false } } }

  it.each([
    { name: "passes where all are modern", seen: servers(good, good), check: "cipher-suites", found: "pass strong" },
    {
      name: "fails where one is not",
      seen: servers(good, weak),
      check: "key-exchange-hash",
      found: "fail insufficient",
    },
    {
      name: "does not apply in the open",
      seen: servers(plain),
      check: "version",
      found: "not-applicable no-encryption",
    },
    { name: "judges those that encrypt", seen: servers(plain, good), check: "version", found: "pass modern" },
    {
      name: "is unknown where one is silent",
      seen: servers(good, silent),
      check: "version",
      found: "unknown greylisted",
    },
    { name: "is unknown where one broke off", seen: servers(cut), check: "compression", found: "unknown timeout" },
    {
      name: "warns of a certificate without trust",
      seen: servers(good, selfSigned),
      check: "certificate-trusted",
      found: "partial not-trusted",
    },
    { name: "and of another name", seen: servers(selfSigned), check: "certificate-name", found: "partial mismatch" },
    {
      name: "does not apply without servers",
      seen: { exchanges: { value: [] }, servers: { value: [] } },
      check: "phase-out",
      found: "not-applicable no-mail-server",
    },
  ])("TLS: $name", ({ seen, check, found }) => {
    expect(judged(starttls, seen)[`starttls.${check}`]).toBe(found)
  })
})
