import { describe, expect, it } from "vitest"
import { judged, timeout } from "../judge.test-support.ts"
import { spf } from "./spf.ts"

const value = (...records: ReadonlyArray<string>) => ({ value: records })
const verdicts = (record: string, reached: Record<string, unknown> = {}) =>
  judged(spf, { records: value(record), reached })

describe("spf", () => {
  it.each([
    { name: "passes with -all", record: "v=spf1 mx -all", syntax: "pass valid", policy: "pass hard-fail" },
    { name: "passes with ~all", record: "v=spf1 mx ~all", syntax: "pass valid", policy: "pass soft-fail" },
    { name: "fails with ?all", record: "v=spf1 mx ?all", syntax: "pass valid", policy: "fail neutral" },
    { name: "fails with +all", record: "v=spf1 +all", syntax: "pass valid", policy: "fail pass-all" },
    { name: "fails with a bare all", record: "v=spf1 all", syntax: "pass valid", policy: "fail pass-all" },
    { name: "fails without all", record: "v=spf1 mx", syntax: "pass valid", policy: "fail no-all" },
    { name: "takes the first all", record: "v=spf1 -all +all", syntax: "pass valid", policy: "pass hard-fail" },
    {
      name: "does not judge the policy of a broken record",
      record: "v=spf1 mx -al",
      syntax: "fail invalid",
      policy: "not-applicable invalid-record",
    },
    {
      name: "counts a, mx, ptr and exists as look-ups",
      record: `v=spf1 ${"a:a.example.org ".repeat(11)}-all`,
      syntax: "fail too-many-lookups",
      policy: "pass hard-fail",
    },
    {
      name: "counts ten look-ups as enough",
      record: `v=spf1 ${"mx ".repeat(10)}-all`,
      syntax: "pass valid",
      policy: "pass hard-fail",
    },
    {
      name: "does not count addresses",
      record: `v=spf1 ${"ip4:192.0.2.1 ".repeat(30)}-all`,
      syntax: "pass valid",
      policy: "pass hard-fail",
    },
    {
      name: "does not count what stands after all",
      record: `v=spf1 -all ${"mx ".repeat(30)}`,
      syntax: "pass valid",
      policy: "pass hard-fail",
    },
  ])("$name", ({ record, syntax, policy }) => {
    expect(verdicts(record)).toEqual({ "spf.record": "pass one-record", "spf.syntax": syntax, "spf.policy": policy })
  })

  it("counts the look-ups of what is included", () => {
    const six = value(`v=spf1 ${"mx ".repeat(6)}-all`)
    const record = "v=spf1 include:a.example.org include:b.example.org -all"
    expect(verdicts(record, { "a.example.org": six, "b.example.org": six })["spf.syntax"]).toBe("fail too-many-lookups")
    expect(verdicts(record, { "a.example.org": six, "b.example.org": value("v=spf1 ?all") })["spf.syntax"]).toBe(
      "pass valid",
    )
  })

  it("cuts a loop of includes and counts it as past the limit", () => {
    expect(
      verdicts("v=spf1 include:a.example.org -all", { "a.example.org": value("v=spf1 include:a.example.org -all") })[
        "spf.syntax"
      ],
    ).toBe("fail too-many-lookups")
  })

  it("takes a name that was not gathered for the domain itself: a loop", () => {
    expect(verdicts("v=spf1 include:own.example.org -all")["spf.syntax"]).toBe("fail too-many-lookups")
  })

  it.each([
    { name: "no record", answer: value() },
    { name: "two records", answer: value("v=spf1 -all", "v=spf1 ~all") },
    { name: "a broken record", answer: value("v=spf1 -al") },
    { name: "a redirect to nothing", answer: value("v=spf1 redirect=b.example.org") },
  ])("fails when an include leads to $name", ({ answer }) => {
    const reached = { "a.example.org": answer, "b.example.org": value() }
    expect(verdicts("v=spf1 include:a.example.org -all", reached)).toMatchObject({
      "spf.syntax": "fail invalid",
      "spf.policy": "pass hard-fail",
    })
  })

  it("fails when an include allows everybody", () => {
    expect(verdicts("v=spf1 include:a.example.org -all", { "a.example.org": value("v=spf1 +all") })).toMatchObject({
      "spf.syntax": "pass valid",
      "spf.policy": "fail pass-all",
    })
  })

  it("is lost in a loop of redirects", () => {
    const reached = {
      "a.example.org": value("v=spf1 redirect=b.example.org"),
      "b.example.org": value("v=spf1 redirect=a.example.org"),
    }
    expect(verdicts("v=spf1 redirect=a.example.org", reached)).toMatchObject({
      "spf.syntax": "fail too-many-lookups",
      "spf.policy": "fail redirect-broken",
    })
  })

  it("is unknown when an include could not be seen", () => {
    expect(verdicts("v=spf1 include:a.example.org -all", { "a.example.org": timeout })["spf.syntax"]).toBe(
      "unknown timeout",
    )
  })

  it.each([
    { name: "follows a redirect to -all", answer: value("v=spf1 -all"), policy: "pass redirected" },
    { name: "follows a redirect to +all", answer: value("v=spf1 +all"), policy: "fail pass-all" },
    { name: "fails when the redirect leads nowhere", answer: value(), policy: "fail redirect-broken" },
    {
      name: "fails when the redirect leads to two records",
      answer: value("v=spf1 -all", "v=spf1 ~all"),
      policy: "fail redirect-broken",
    },
    {
      name: "fails when the redirect leads to a record without all",
      answer: value("v=spf1 mx"),
      policy: "fail no-all",
    },
    { name: "is unknown when the redirect could not be seen", answer: timeout, policy: "unknown timeout" },
  ])("$name", ({ answer, policy }) => {
    expect(verdicts("v=spf1 redirect=r.example.org", { "r.example.org": answer })["spf.policy"]).toBe(policy)
  })

  it("ignores redirect when there is an all", () => {
    expect(verdicts("v=spf1 -all redirect=r.example.org", { "r.example.org": timeout })).toMatchObject({
      "spf.policy": "pass hard-fail",
      "spf.syntax": "pass valid",
    })
  })

  it("fails for no record and for several", () => {
    expect(judged(spf, { records: value(), reached: {} })).toEqual({
      "spf.record": "fail no-record",
      "spf.syntax": "not-applicable no-record",
      "spf.policy": "not-applicable no-record",
    })
    expect(judged(spf, { records: value("v=spf1 -all", "v=spf1 mx"), reached: {} })["spf.record"]).toBe(
      "fail several-records",
    )
  })

  it("is unknown when the record could not be looked up", () => {
    expect(Object.values(judged(spf, { records: timeout, reached: {} }))).toEqual(Array(3).fill("unknown timeout"))
  })

  it("does not apply to a target that is no mail target, nor to a name that does not exist", () => {
    expect(judged(spf, null, ["web"])["spf.record"]).toBe("not-applicable not-a-mail-target")
  })
})
