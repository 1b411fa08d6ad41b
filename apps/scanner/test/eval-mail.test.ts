import { existsSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { CASES, casesOf, evaluate } from "./evaluate.ts"

describe("plumbline eval, mail", () => {
  it.each<{ kind: string; line: Record<string, unknown>; said: Record<string, unknown> }>([
    {
      kind: "spf",
      line: {
        ip: "192.0.2.1",
        helo: "h.example",
        mailFrom: "a@b.example",
        zone: {
          "B.example": [["TXT", ["v=spf1 a:c", ".example -all"]]],
          "c.example": [["CNAME", "d.example"]],
          "d.example": [["A", "192.0.2.1"]],
        },
      },
      said: { result: "pass", lookups: 1, voidLookups: 0 },
    },
    {
      kind: "spf",
      line: {
        ip: "192.0.2.1",
        helo: "h.example",
        mailFrom: "a@b.example",
        zone: { "b.example": [["TXT", "NONE"], ["TIMEOUT"]] },
      },
      said: { result: "temperror", lookups: 0, voidLookups: 0 },
    },
    {
      kind: "spf",
      line: {
        ip: "192.0.2.1",
        helo: "h.example",
        mailFrom: "a@b.example",
        zone: { "b.example": [["TXT", "v=spf1 -all"]] },
      },
      said: { result: "fail", explanation: "DEFAULT", lookups: 0, voidLookups: 0 },
    },
    {
      kind: "spf-policy",
      line: { domain: "b.example", record: "v=spf1 include:C.example. ~all", dns: { "c.example": "v=spf1 mx ptr" } },
      said: {
        verdict: "valid",
        reason: "valid",
        lookups: 3,
        others: "softfail",
        decidedBy: null,
        problems: [],
        unseen: [],
        warnings: [{ code: "ptr", domain: "c.example" }],
      },
    },
    {
      kind: "dmarc",
      line: {
        record: "v=DMARC1; p=reject; sp=none; rua=mailto:a@c.example",
        organizational: true,
        domain: "b.example",
      },
      said: {
        verdict: "invalid",
        reason: "invalid_p_sp",
        policy: "none",
        effectivePolicy: "none",
        isEnforced: false,
        externalReports: [
          { uri: "mailto:a@c.example", host: "c.example", authorizedAt: "b.example._report._dmarc.c.example" },
        ],
      },
    },
    {
      kind: "dmarc",
      line: { record: "v=DMARC1; p=reject; adkim=x" },
      said: {
        verdict: "invalid",
        reason: "invalid_syntax",
        policy: "reject",
        errors: ["invalid_syntax"],
        problems: [{ code: "invalid-value", tag: "adkim", detail: "adkim=x is none of r, s" }],
      },
    },
    {
      kind: "dmarc-tree-walk",
      line: { domain: "a.b.example", dns: { "b.example": ["v=DMARC1; p=none"] } },
      said: {
        organizationalDomain: "b.example",
        policyDomain: "b.example",
        asked: ["a.b.example", "b.example", "example"],
      },
    },
    {
      kind: "dkim",
      line: { record: "k=ed25519; p=" },
      said: {
        verdict: "revoked",
        keyType: "ed25519",
        keyBits: null,
        hashes: null,
        testing: false,
        services: ["*"],
        errors: [],
      },
    },
    {
      kind: "mta-sts",
      line: {
        record: "v=STSv1; id=1",
        policy: "version: STSv1\nmode: enforce\nmx: *.b.example\nmax_age: 86400",
        mxHosts: ["a.b.example", "b.example"],
      },
      said: {
        verdict: "valid",
        record: { id: "1", extensions: [] },
        policy: { mode: "enforce", maxAge: 86_400, mx: ["*.b.example"], extensions: [] },
        unmatchedHosts: ["b.example"],
        errors: [],
      },
    },
    {
      kind: "mta-sts",
      line: { record: "v=STSv1; id=1", policy: null },
      said: {
        verdict: "invalid",
        policy: null,
        errors: [{ code: "missing-policy", field: null, detail: "there is no policy" }],
      },
    },
    {
      kind: "tls-rpt",
      line: { record: "v=TLSRPTv1; rua=mailto:a@b.example" },
      said: { verdict: "valid", rua: ["mailto:a@b.example"], errors: [] },
    },
  ])("answers for $kind (%#)", async ({ kind, line, said }) => {
    const { out } = await evaluate(kind, [JSON.stringify(line)])
    expect(out[0]).toMatchObject(said)
  })
})

describe.skipIf(!existsSync(CASES))("external cases (skipped without ../shared/cases)", () => {
  it("agrees on organisational domains", async () => {
    const cases = casesOf("internetnl/organizational_domain.json")
    const { out } = await evaluate(
      "organizational-domain",
      cases.map((each) => JSON.stringify(each)),
    )
    expect(out).toEqual(cases.map((each) => ({ organizationalDomain: each.organizational_domain })))
  })

  it("agrees with the suite of RFC 7208", async () => {
    const cases = casesOf("spf/cases.json")
    const { out } = await evaluate(
      "spf",
      cases.map((each) => JSON.stringify(each.input)),
    )
    const wrong = cases.filter(({ expected, explanation }, index) => {
      const said = out[index]!
      return (
        !(expected as ReadonlyArray<unknown>).includes(said.result) ||
        (explanation ?? said.explanation) !== said.explanation
      )
    })
    expect(wrong.map(({ id }) => id)).toEqual([])
    expect(cases.length).toBeGreaterThan(90)
  })

  it("agrees on SPF policies, but where internet.nl departs from RFC 7208", async () => {
    const cases = casesOf("internetnl/spf_policy_oracle.json")
    const { out } = await evaluate(
      "spf-policy",
      cases.map((each) => JSON.stringify(each)),
    )
    const others = cases.flatMap(({ expected }, position) =>
      out[position]?.reason === expected ? [] : [`${position}: ${out[position]?.reason}`],
    )
    expect(others).toEqual([
      // RFC 7208 §7.1: a domain-spec ends in a dot and a top label, or in a macro.
      "14: invalid_syntax",
      // RFC 7208 §4.6.4: `a`, `mx` and `exists` count, and eleven are too many also when no include follows.
      "17: max_dns_lookups",
      "19: max_dns_lookups",
      "20: max_dns_lookups",
    ])
  })

  it("agrees on DMARC policies, but where internet.nl departs from RFC 9989", async () => {
    const cases = casesOf("internetnl/dmarc_policy.json")
    const { out } = await evaluate(
      "dmarc",
      cases.map((each) => JSON.stringify(each)),
    )
    const others = cases.flatMap(({ expected }, position) =>
      out[position]?.reason === expected ? [] : [`${position}: ${out[position]?.reason}`],
    )
    expect(others).toEqual([
      // RFC 9989 §4.8: tags stand in any order behind v.
      "14: valid",
      // RFC 9989 §4.8: unknown tags must be ignored.
      "20: valid",
    ])
  })

  it("agrees on domains that send no mail", async () => {
    const cases = casesOf("internetnl/non_sending_domain.json")
    const { out } = await evaluate(
      "non-sending-domain",
      cases.map((each) => JSON.stringify(each)),
    )
    expect(out).toEqual(cases.map((each) => ({ nonSending: each.non_sending })))
  })
})
