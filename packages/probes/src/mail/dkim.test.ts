import { describe, expect, it } from "vitest"
import { judged, timeout } from "../judge.test-support.ts"
import { dkim } from "./dkim.ts"

const value = <A>(found: A) => ({ value: found })
const nothing = {
  exists: value(false),
  selectors: {},
  acceptsMail: value(true),
  spf: value(["v=spf1 mx -all"]),
  dmarc: value(["v=DMARC1; p=reject"]),
}
const notSending = { ...nothing, acceptsMail: value(false), spf: value(["v=spf1 -all"]) }

describe("dkim", () => {
  it.each([
    {
      name: "passes when a selector has a key",
      seen: { ...nothing, exists: value(true), selectors: { s1: value(["v=DKIM1; p=MIGf"]) } },
      expect: "pass selector-found",
    },
    {
      name: "passes when something exists below _domainkey",
      seen: { ...nothing, exists: value(true) },
      expect: "pass keys-exist",
    },
    {
      name: "does not take a revoked key for one",
      seen: { ...nothing, exists: value(true), selectors: { s1: value(["v=DKIM1; p="]) } },
      expect: "pass keys-exist",
    },
    { name: "fails when nothing exists", seen: nothing, expect: "fail no-keys" },
    { name: "does not apply to a domain that sends no mail", seen: notSending, expect: "not-applicable not-sending" },
    {
      name: "applies when the domain accepts mail",
      seen: { ...notSending, acceptsMail: value(true) },
      expect: "fail no-keys",
    },
    {
      name: "applies when some server may send",
      seen: { ...notSending, spf: value(["v=spf1 mx -all"]) },
      expect: "fail no-keys",
    },
    {
      name: "applies when forged mail is not to be rejected",
      seen: { ...notSending, dmarc: value(["v=DMARC1; p=none"]) },
      expect: "fail no-keys",
    },
    {
      name: "is unknown when _domainkey could not be looked up",
      seen: { ...nothing, exists: timeout },
      expect: "unknown timeout",
    },
    {
      name: "passes on a found key even so",
      seen: { ...nothing, exists: timeout, selectors: { s1: value(["p=MIGf"]) } },
      expect: "pass selector-found",
    },
  ])("$name", ({ seen, expect: expected }) => {
    expect(judged(dkim, seen)).toEqual({ "dkim.exists": expected })
  })
})
