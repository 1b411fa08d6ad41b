import type { Supplier, SuppliersByRole } from "@plumbline/core"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { attributeSuppliers, type ServedBy, supplierPatterns } from "./suppliers.ts"

const source = { title: "Made up for tests", readOn: "2026-01-01" }
const supplier = (id: string, patterns: { mx?: string[]; ns?: string[]; asn?: number[] }): Supplier => ({
  id,
  name: id,
  country: "nl",
  url: "https://supplier.example/",
  patterns: {
    ...(patterns.mx && { mx: patterns.mx.map((suffix) => ({ suffix, source })) }),
    ...(patterns.ns && { ns: patterns.ns.map((suffix) => ({ suffix, source })) }),
    ...(patterns.asn && { asn: patterns.asn.map((number) => ({ number, source })) }),
  },
  sources: [source],
})

const PATTERNS = supplierPatterns([
  supplier("wide", { mx: ["outlook.com"], ns: ["dns.example"], asn: [1103] }),
  supplier("narrow", { mx: ["mail.protection.outlook.com"], asn: [8075, 8068] }),
  supplier("numbered", { ns: ["awsdns-*.com", "awsdns-*.co.uk"] }),
])

const NOTHING: ServedBy = { mx: null, ns: null, asn: null, organizationalDomain: "city.nl" }

const CASES: ReadonlyArray<{ name: string; seen: Partial<ServedBy>; expected: SuppliersByRole }> = [
  { name: "nothing could be seen", seen: {}, expected: {} },
  { name: "there is no mail exchange", seen: { mx: [] }, expected: { "mail-host": [] } },
  { name: "the null MX", seen: { mx: ["."] }, expected: { "mail-host": [] } },
  {
    name: "the longest pattern wins",
    seen: { mx: ["city-nl.mail.protection.outlook.com"] },
    expected: { "mail-host": ["narrow"] },
  },
  { name: "another host of the wider name", seen: { mx: ["mx.outlook.com"] }, expected: { "mail-host": ["wide"] } },
  { name: "the pattern itself", seen: { mx: ["outlook.com"] }, expected: { "mail-host": ["wide"] } },
  { name: "a name that only ends alike", seen: { mx: ["mx.notoutlook.com"] }, expected: { "mail-host": ["other"] } },
  { name: "case and the dot of the root", seen: { ns: ["NS1.DNS.Example."] }, expected: { "dns-operator": ["wide"] } },
  { name: "an own host", seen: { mx: ["mail.city.nl"] }, expected: { "mail-host": ["self-hosted"] } },
  { name: "the domain itself", seen: { mx: ["CITY.nl"] }, expected: { "mail-host": ["self-hosted"] } },
  { name: "a name that only begins alike", seen: { mx: ["mail.othercity.nl"] }, expected: { "mail-host": ["other"] } },
  {
    name: "a name without an organisational domain",
    seen: { mx: ["mail.city.nl"], organizationalDomain: null },
    expected: { "mail-host": ["other"] },
  },
  {
    name: "an own host even of a supplier",
    seen: { mx: ["mx.outlook.com"], organizationalDomain: "outlook.com" },
    expected: { "mail-host": ["self-hosted"] },
  },
  {
    name: "many hosts of many, each supplier once",
    seen: { ns: ["b.dns.example", "a.dns.example", "ns.city.nl", "ns.elsewhere.nl"] },
    expected: { "dns-operator": ["other", "self-hosted", "wide"] },
  },
  {
    name: "numbered names",
    seen: { ns: ["ns-1500.awsdns-59.com", "ns-1.awsdns-00.co.uk"] },
    expected: { "dns-operator": ["numbered"] },
  },
  { name: "numbered names of others", seen: { ns: ["ns-1.awsdns-x.com"] }, expected: { "dns-operator": ["other"] } },
  {
    name: "networks",
    seen: { asn: [8075, 8068, 1103, 64496] },
    expected: { "web-host": ["narrow", "other", "wide"] },
  },
  { name: "a web site that nobody announces", seen: { asn: [] }, expected: { "web-host": [] } },
]

describe("attributing suppliers", () => {
  it.each(CASES)("$name", ({ seen, expected }) => {
    expect(attributeSuppliers({ ...NOTHING, ...seen }, PATTERNS)).toEqual(expected)
  })

  it("gives a pattern to the first supplier that claims it", () => {
    const patterns = supplierPatterns([supplier("first", { asn: [1] }), supplier("second", { asn: [1] })])
    expect(attributeSuppliers({ ...NOTHING, asn: [1] }, patterns)).toEqual({ "web-host": ["first"] })
  })

  it("answers for any name, whatever a server says", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "binary" })), (hosts) => {
        const found = attributeSuppliers({ ...NOTHING, mx: hosts, ns: hosts }, PATTERNS)
        for (const ids of Object.values(found)) expect(ids).toEqual([...new Set(ids)].sort())
      }),
    )
  })
})
