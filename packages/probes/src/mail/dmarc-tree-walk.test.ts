import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { dmarcWalkDomains, walkDmarcTree } from "./dmarc-tree-walk.ts"

describe("dmarcWalkDomains", () => {
  it("asks eight times for a long name (RFC 9989 §4.10)", () => {
    expect(dmarcWalkDomains("a.b.c.d.e.f.g.h.i.j.mail.example.com")).toEqual([
      "a.b.c.d.e.f.g.h.i.j.mail.example.com",
      "g.h.i.j.mail.example.com",
      "h.i.j.mail.example.com",
      "i.j.mail.example.com",
      "j.mail.example.com",
      "mail.example.com",
      "example.com",
      "com",
    ])
  })

  it("asks at each label of a short one", () => {
    expect(dmarcWalkDomains("Mail.Example.com.")).toEqual(["mail.example.com", "example.com", "com"])
    expect(dmarcWalkDomains("1.2.3.4.5.6.7.8")).toHaveLength(8)
    expect(dmarcWalkDomains("com")).toEqual(["com"])
  })

  it("never asks more than eight times", () => {
    fc.assert(fc.property(fc.string({ maxLength: 400 }), (name) => dmarcWalkDomains(name).length <= 8))
  })
})

describe("walkDmarcTree", () => {
  const walked = (domain: string, records: Readonly<Record<string, ReadonlyArray<string>>>) => {
    const { asked, organizationalDomain, applies } = walkDmarcTree(domain, (name) => records[name] ?? [])
    return { asked: asked.length, organizationalDomain, applies: applies?.domain ?? null }
  }
  const none = ["v=DMARC1; p=none"]

  it.each([
    {
      name: "its own record, and the shortest name",
      records: { "a.mail.example.com": none, "example.com": none },
      expected: [4, "example.com", "a.mail.example.com"],
    },
    { name: "the record above", records: { "example.com": none }, expected: [4, "example.com", "example.com"] },
    {
      name: "psd=n on the way",
      records: { "mail.example.com": ["v=DMARC1; psd=n"], "example.com": none },
      expected: [2, "mail.example.com", "mail.example.com"],
    },
    {
      name: "one label below psd=y",
      records: { com: ["v=DMARC1; p=reject; psd=y"], "example.com": none },
      expected: [4, "example.com", "example.com"],
    },
    {
      name: "the suffix's record when there is no other",
      records: { com: ["v=DMARC1; p=reject; psd=y"] },
      expected: [4, "example.com", "com"],
    },
    {
      name: "psd=y at the start",
      records: { "a.mail.example.com": ["v=DMARC1; p=none; psd=y"] },
      expected: [1, "a.mail.example.com", "a.mail.example.com"],
    },
    { name: "nothing", records: {}, expected: [4, "a.mail.example.com", null] },
    {
      name: "nothing where two records stand",
      records: { "example.com": [...none, "v=DMARC1; p=reject"] },
      expected: [4, "a.mail.example.com", null],
    },
    {
      name: "nothing in other texts",
      records: { "example.com": ["v=spf1 -all"] },
      expected: [4, "a.mail.example.com", null],
    },
  ])("finds $name", ({ records, expected }) => {
    const { asked, organizationalDomain, applies } = walked("a.mail.example.com", records as never)
    expect([asked, organizationalDomain, applies]).toEqual(expected)
  })
})
