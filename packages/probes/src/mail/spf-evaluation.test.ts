import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { evaluateSpf, type SpfOptions } from "./spf-evaluation.ts"
import type { SpfAnswer } from "./spf-session.ts"

type Zone = Readonly<Record<string, ReadonlyArray<string> | "failed">>

/** Evaluates for `user@example.org` from 192.0.2.1 over records written `"NAME TYPE": [values]`; notes what was asked. */
const evaluated = (
  zone: Zone,
  { ip = "192.0.2.1", mailFrom = "user@example.org", helo = "mx.example.net", ...options }: Asked = {},
) => {
  const asked: Array<string> = []
  const lookup = (name: string, type: string) =>
    Effect.sync((): SpfAnswer => {
      asked.push(`${name} ${type}`)
      const values = zone[`${name} ${type}`]
      if (values === undefined) return { status: "void" }
      return values === "failed" ? { status: "failed" } : { status: "records", values }
    })
  return { ...Effect.runSync(evaluateSpf({ ip, mailFrom, helo }, lookup, options)), asked }
}
interface Asked extends SpfOptions {
  readonly ip?: string
  readonly mailFrom?: string
  readonly helo?: string
}

const own = (record: string, more: Zone = {}): Zone => ({ "example.org TXT": [record], ...more })
const resultOf = (zone: Zone, asked?: Asked) => evaluated(zone, asked).result

describe("evaluateSpf", () => {
  it.each<{ name: string; zone: Zone; asked?: Asked; result: string }>([
    { name: "has no opinion without a record", zone: {}, result: "none" },
    { name: "passes over other TXT records", zone: { "example.org TXT": ["v=spf10", "v=spf1 +all"] }, result: "pass" },
    { name: "ends on two records", zone: { "example.org TXT": ["v=spf1 -all", "v=spf1 +all"] }, result: "permerror" },
    { name: "ends on a look-up that fails", zone: { "example.org TXT": "failed" }, result: "temperror" },
    { name: "is neutral when nothing matches", zone: own("v=spf1 ip4:192.0.2.2"), result: "neutral" },
    { name: "finds an error after the match", zone: own("v=spf1 +all nonsense"), result: "permerror" },
    { name: "matches a network", zone: own("v=spf1 ip4:192.0.2.0/30 -all"), result: "pass" },
    {
      name: "takes mapped addresses for IPv4",
      zone: own("v=spf1 ip4:192.0.2.1 -all"),
      asked: { ip: "::ffff:192.0.2.1" },
      result: "pass",
    },
    {
      name: "asks for exists over IPv4 when the sender uses IPv6",
      zone: own("v=spf1 exists:%{i}.example.net -all", {
        "2.0.0.1.0.d.b.8.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.1.example.net A": ["127.0.0.2"],
      }),
      asked: { ip: "2001:db8::1" },
      result: "pass",
    },
    {
      name: "matches hosts of MX records",
      zone: own("v=spf1 mx//64 -all", { "example.org MX": ["a.example"], "a.example AAAA": ["2001:db8::ffff"] }),
      asked: { ip: "2001:db8::1" },
      result: "pass",
    },
    {
      name: "ends on more than ten MX records",
      zone: own("v=spf1 mx -all", { "example.org MX": Array.from({ length: 11 }, (_, i) => `m${i}.example`) }),
      result: "permerror",
    },
    {
      name: "matches a name that points to the sender and back",
      zone: own("v=spf1 ptr:example.com -all", {
        "1.2.0.192.in-addr.arpa PTR": ["a.example.com."],
        "a.example.com A": ["192.0.2.1"],
      }),
      result: "pass",
    },
    {
      name: "does not believe a pointer alone",
      zone: own("v=spf1 ptr:example.com -all", { "1.2.0.192.in-addr.arpa PTR": ["a.example.com"] }),
      result: "fail",
    },
    {
      name: "does not take one name's end for its domain",
      zone: own("v=spf1 ptr:example.com -all", {
        "1.2.0.192.in-addr.arpa PTR": ["badexample.com"],
        "badexample.com A": ["192.0.2.1"],
      }),
      result: "fail",
    },
    {
      name: "passes over a PTR look-up that fails",
      zone: own("v=spf1 ptr -all", { "1.2.0.192.in-addr.arpa PTR": "failed" }),
      result: "fail",
    },
    { name: "ends on an include of nothing", zone: own("v=spf1 include:a.example ~all"), result: "permerror" },
    { name: "ends on a redirect to nothing", zone: own("v=spf1 redirect=a.example"), result: "permerror" },
    { name: "ignores a redirect beside all", zone: own("v=spf1 redirect=a.example ~all"), result: "softfail" },
    {
      name: "takes over a redirect",
      zone: own("v=spf1 redirect=%{d}.a.example", { "example.org.a.example TXT": ["v=spf1 -all"] }),
      result: "fail",
    },
    {
      name: "passes over an include that fails",
      zone: own("v=spf1 include:a.example ?all", { "a.example TXT": ["v=spf1 -all"] }),
      result: "neutral",
    },
    {
      name: "stops in a loop",
      zone: own("v=spf1 include:a.example", { "a.example TXT": ["v=spf1 include:example.org"] }),
      result: "permerror",
    },
    {
      name: "allows ten look-ups",
      zone: own(`v=spf1 ${"a:a.example ".repeat(10)}-all`, { "a.example A": ["192.0.2.9"] }),
      result: "fail",
    },
    {
      name: "ends on the eleventh look-up",
      zone: own(`v=spf1 ${"a:a.example ".repeat(11)}-all`, { "a.example A": ["192.0.2.9"] }),
      result: "permerror",
    },
    { name: "allows two void look-ups", zone: own("v=spf1 a:a.example a:b.example -all"), result: "fail" },
    { name: "ends on the third", zone: own("v=spf1 a:a.example a:b.example a:c.example -all"), result: "permerror" },
    {
      name: "ends on another, when so configured",
      zone: own("v=spf1 a:a.example -all"),
      asked: { maxVoidLookups: 0 },
      result: "permerror",
    },
    {
      name: "checks HELO for a null sender",
      zone: { "mx.example.net TXT": ["v=spf1 +all"] },
      asked: { mailFrom: "" },
      result: "pass",
    },
    {
      name: "takes the domain after the last @",
      zone: own("v=spf1 +all"),
      asked: { mailFrom: '"a@b"@example.org' },
      result: "pass",
    },
    {
      name: "has no opinion on a text that is no address",
      zone: own("v=spf1 +all"),
      asked: { ip: "nonsense" },
      result: "none",
    },
  ])("$name", ({ zone, asked, result }) => {
    expect(resultOf(zone, asked)).toBe(result)
  })

  it.each(["example..org", "org", "", "[192.0.2.1]", `${"a".repeat(64)}.org`])("asks nothing about %j", (domain) => {
    expect(evaluated({}, { mailFrom: `user@${domain}` })).toMatchObject({ result: "none", asked: [] })
  })

  it("counts terms, and terms that found nothing", () => {
    const zone = own("v=spf1 a mx exists:x.example -all", { "x.example A": ["192.0.2.1"] })
    expect(evaluated(zone)).toMatchObject({ result: "pass", lookups: 3, voidLookups: 2 })
  })

  it("counts the hosts of one mx that have no address as one", () => {
    const zone = own("v=spf1 mx -all", { "example.org MX": ["a.example", "b.example", "c.example"] })
    expect(evaluated(zone)).toMatchObject({ result: "fail", voidLookups: 1 })
  })

  it.each<{ name: string; zone: Zone; explanation: string | null }>([
    {
      name: "explains, with the macros of explanations",
      zone: own("v=spf1 exp=%{d2}.exp.example -all", {
        "example.org.exp.example TXT": ["%{s} from %{c} to %{r}: see http://example.org/?%{S}"],
      }),
      explanation: "user@example.org from 192.0.2.1 to unknown: see http://example.org/?user%40example.org",
    },
    {
      name: "takes the explanation of the record that decides",
      zone: own("v=spf1 exp=a.example redirect=b.example", {
        "a.example TXT": ["wrong"],
        "b.example TXT": ["v=spf1 exp=c.example -all"],
        "c.example TXT": ["right"],
      }),
      explanation: "right",
    },
    {
      name: "names the host",
      zone: own("v=spf1 exp=e.example -all", {
        "e.example TXT": ["%{p}"],
        "1.2.0.192.in-addr.arpa PTR": ["a.example", "b.example.org"],
        "a.example A": ["192.0.2.1"],
        "b.example.org A": ["192.0.2.1"],
      }),
      explanation: "b.example.org",
    },
    {
      name: "does without one that is broken",
      zone: own("v=spf1 exp=e.example -all", { "e.example TXT": ["50%"] }),
      explanation: null,
    },
    {
      name: "does without two",
      zone: own("v=spf1 exp=e.example -all", { "e.example TXT": ["a", "b"] }),
      explanation: null,
    },
    {
      name: "does without one that cannot be had",
      zone: own("v=spf1 exp=e.example -all", { "e.example TXT": "failed" }),
      explanation: null,
    },
    {
      name: "does without one that is not ASCII",
      zone: own("v=spf1 exp=e.example -all", { "e.example TXT": ["\u00e9"] }),
      explanation: null,
    },
  ])("$name", ({ zone, explanation }) => {
    expect(evaluated(zone)).toMatchObject({ result: "fail", explanation })
  })

  it("cuts long names from the left at a label", () => {
    const { asked } = evaluated(own(`v=spf1 exists:${"%{d}.".repeat(30)}example -all`))
    expect(asked[1]).toMatch(/^example\.org\.|^org\.example\.org/)
    expect(asked[1]!.length).toBeLessThanOrEqual(255)
  })
})
