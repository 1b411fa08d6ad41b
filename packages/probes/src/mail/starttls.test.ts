import { describe, expect, it } from "vitest"
import { judged, timeout } from "../judge.test-support.ts"
import { starttls } from "./starttls.ts"

const good = { offered: { value: true }, handshake: { value: { works: true, version: "TLS 1.3", detail: null } } }
const plain = { offered: { value: false }, handshake: null }
const broken = { offered: { value: true }, handshake: { value: { works: false, version: null, detail: "alert" } } }
const old = { offered: { value: true }, handshake: { value: { works: true, version: "TLS 1.0", detail: null } } }
const silent = { offered: { obstacle: { kind: "greylisted", at: "mx" } }, handshake: null }
const cut = { offered: { value: true }, handshake: timeout }
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
    expect(judged(starttls, seen)).toEqual({ "starttls.offered": offered, "starttls.handshake": handshake })
  })
})
