import { supplierPatterns } from "@plumbline/assess"
import type { StandardId, Supplier, SuppliersByRole, TargetRole } from "@plumbline/core"
import { describe, expect, it } from "vitest"
import { suppliersOf } from "./suppliers.ts"

const source = { title: "Made up for tests", readOn: "2026-01-01" }
const SUPPLIER: Supplier = {
  id: "all-in-one",
  name: "All in One",
  url: "https://supplier.example/",
  patterns: {
    mx: [{ suffix: "mx.example", source }],
    ns: [{ suffix: "ns.example", source }],
    asn: [{ number: 1103, source }],
  },
  sources: [source],
}

const OBSTACLE = { obstacle: { kind: "timeout", at: "city.nl" } }
const routed = (...asns: ReadonlyArray<number | null>) => ({
  address: "192.0.2.1",
  route: { value: { prefix: "192.0.2.0/24", origins: asns.map((asn) => ({ asn, validity: OBSTACLE })) } },
})
const GOOD: Readonly<Partial<Record<StandardId, unknown>>> = {
  ipv6: { web: null, delegation: { value: { zone: "city.nl", child: { value: ["a.ns.example", "ns.city.nl"] } } } },
  starttls: { exchanges: { value: [{ preference: 10, host: "a.mx.example" }] }, servers: { value: [] } },
  rpki: { web: { value: [routed(1103), routed(3333)] }, nameServers: OBSTACLE, mailServers: null },
}

const CASES: ReadonlyArray<{
  name: string
  documents?: Partial<Record<StandardId, unknown>>
  roles?: ReadonlyArray<TargetRole>
  /** Of the name; true unless given. */
  exists?: unknown
  expected: SuppliersByRole
}> = [
  {
    name: "all seen",
    expected: {
      "dns-operator": ["all-in-one", "self-hosted"],
      "mail-host": ["all-in-one"],
      "web-host": ["all-in-one", "other"],
    },
  },
  { name: "no evidence", documents: { ipv6: undefined, starttls: undefined, rpki: undefined }, expected: {} },
  {
    name: "obstacles",
    documents: {
      ipv6: { delegation: { value: { child: OBSTACLE } } },
      starttls: { exchanges: OBSTACLE },
      rpki: { web: OBSTACLE },
    },
    expected: {},
  },
  { name: "evidence of another shape", documents: { ipv6: 1, starttls: {}, rpki: { web: [1103] } }, expected: {} },
  {
    name: "a name that does not exist",
    documents: { ipv6: null, starttls: null, rpki: null },
    exists: { value: false },
    expected: { "dns-operator": [], "mail-host": [], "web-host": [] },
  },
  {
    name: "a name that may exist or not",
    documents: { ipv6: null, starttls: null, rpki: null },
    exists: OBSTACLE,
    expected: {},
  },
  {
    name: "a route that could not be looked up",
    documents: { ...GOOD, rpki: { web: { value: [routed(1103), { route: OBSTACLE }] } } },
    expected: { "dns-operator": ["all-in-one", "self-hosted"], "mail-host": ["all-in-one"] },
  },
  {
    name: "a site that nobody announces, and an AS set",
    documents: { ...GOOD, rpki: { web: { value: [{ route: { value: null } }, routed(null)] } } },
    expected: { "dns-operator": ["all-in-one", "self-hosted"], "mail-host": ["all-in-one"], "web-host": [] },
  },
  {
    name: "a target of mail only",
    roles: ["mail"],
    expected: { "dns-operator": ["all-in-one", "self-hosted"], "mail-host": ["all-in-one"], "web-host": [] },
  },
  {
    name: "a target of the web only",
    roles: ["web"],
    expected: { "dns-operator": ["all-in-one", "self-hosted"], "mail-host": [], "web-host": ["all-in-one", "other"] },
  },
]

describe("suppliers from evidence", () => {
  it.each(CASES)("$name", ({ documents = GOOD, roles = ["web", "mail"], exists = { value: true }, expected }) => {
    const evidence = Object.entries(documents).flatMap(([standard, document]) =>
      document === undefined
        ? []
        : [{ standard: standard as StandardId, version: 1, document: { exists, seen: document } }],
    )
    expect(suppliersOf({ name: "www.city.nl", roles }, evidence, supplierPatterns([SUPPLIER]))).toEqual(expected)
  })
})
