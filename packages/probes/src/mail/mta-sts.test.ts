import { describe, expect, it } from "vitest"
import { judged, timeout } from "../judge.test-support.ts"
import { mtaSts } from "./mta-sts.ts"

const certificate = {
  trust: "trusted",
  namesHost: true,
  validFrom: "2026-01-01T00:00:00Z",
  validUntil: "2027-01-01T00:00:00Z",
}
const file = (text: string) => ({ text, isUtf8: true, isCapped: false })
const policyOf = (mode: string, ...mx: ReadonlyArray<string>) =>
  ["version: STSv1", `mode: ${mode}`, ...mx.map((host) => `mx: ${host}`), "max_age: 604800", ""].join("\n")
const answer = {
  outcome: "answered",
  certificate,
  status: 200,
  location: null,
  contentType: "text/plain",
  file: file(policyOf("enforce", "mx.example.org", "*.mail.example")),
  turnedAway: null,
}
const answered = (change: object = {}) => ({ value: { ...answer, ...change } })
const good = {
  servers: { value: ["mx.example.org", "a.mail.example"] },
  name: "_mta-sts.example.org",
  records: { value: ["v=STSv1; id=1"] },
  policyHost: "mta-sts.example.org",
  policy: answered(),
}
const verdicts = (record: string, policy: string, mode: string, match: string) => ({
  "mta-sts.record": record,
  "mta-sts.policy": policy,
  "mta-sts.mode": mode,
  "mta-sts.match": match,
})
const all = (ruling: string) => verdicts(ruling, ruling, ruling, ruling)
const rest = (policy: string) => verdicts("pass found", policy, "not-applicable no-policy", "not-applicable no-policy")
const bare = (record: string) =>
  verdicts(record, "not-applicable no-record", "not-applicable no-policy", "not-applicable no-policy")

describe("mta-sts", () => {
  it.each([
    {
      name: "passes",
      seen: good,
      found: verdicts("pass found", "pass valid", "pass enforce", "pass all-match"),
    },
    {
      name: "is silent of domains without mail servers",
      seen: { ...good, servers: { value: [] }, policy: null },
      found: all("not-applicable no-mail-server"),
    },
    { name: "knows no MX", seen: { ...good, servers: timeout, policy: null }, found: all("unknown timeout") },
    { name: "knows no TXT", seen: { ...good, records: timeout, policy: null }, found: all("unknown timeout") },
    {
      name: "fails without a record",
      seen: { ...good, records: { value: [] }, policy: null },
      found: bare("fail no-record"),
    },
    {
      name: "fails with two records",
      seen: { ...good, records: { value: ["v=STSv1; id=1", "v=STSv1; id=2"] }, policy: null },
      found: bare("fail several-records"),
    },
    {
      name: "passes over what is no record beside one",
      seen: { ...good, records: { value: ["v=STSv1; id=1", "v=stsv1; id=2"] } },
      found: verdicts("pass found", "pass valid", "pass enforce", "pass all-match"),
    },
    ...["v=STSv1", "v=STSv1; id=a-b", "v=stsv1; id=1"].map((record) => ({
      name: `takes ${record} for invalid`,
      seen: { ...good, records: { value: [record] }, policy: null },
      found: bare("fail invalid"),
    })),
    {
      name: "knows no policy",
      seen: { ...good, policy: timeout },
      found: { ...all("unknown timeout"), "mta-sts.record": "pass found" },
    },
    ...["no-address", "refused", "no-tls"].map((outcome) => ({
      name: `fails with ${outcome}`,
      seen: { ...good, policy: { value: { outcome } } },
      found: rest("fail not-offered"),
    })),
    ...[
      { trust: "self-signed" },
      { trust: "unknown-issuer" },
      { namesHost: false },
      { validFrom: "2026-12-01T00:00:00Z" },
      { validUntil: "2026-11-01T00:00:00Z" },
    ].map((change) => ({
      name: `fails with a certificate of ${JSON.stringify(change)}`,
      seen: { ...good, policy: answered({ certificate: { ...certificate, ...change } }) },
      found: rest("fail untrusted"),
    })),
    {
      name: "knows nothing from a wall",
      seen: {
        ...good,
        policy: answered({ status: 429, file: null, turnedAway: { kind: "rate-limited", because: "HTTP 429" } }),
      },
      found: { ...all("unknown rate-limited"), "mta-sts.record": "pass found" },
    },
    {
      name: "fails with a redirect",
      seen: { ...good, policy: answered({ status: 301, location: "https://example.org/", file: null }) },
      found: rest("fail redirected"),
    },
    {
      name: "fails with 404",
      seen: { ...good, policy: answered({ status: 404, file: null }) },
      found: rest("fail not-found"),
    },
    {
      name: "fails with a page",
      seen: { ...good, policy: answered({ contentType: "text/html", file: null }) },
      found: rest("fail not-plain-text"),
    },
    {
      name: "fails with a file without end",
      seen: { ...good, policy: answered({ file: { ...file(""), isCapped: true } }) },
      found: rest("fail invalid"),
    },
    {
      name: "fails with a policy that names no server",
      seen: { ...good, policy: answered({ file: file(policyOf("enforce")) }) },
      found: rest("fail invalid"),
    },
    {
      name: "tells a test",
      seen: { ...good, policy: answered({ file: file(policyOf("testing", "mx.example.org")) }) },
      found: verdicts("pass found", "pass valid", "partial testing", "fail some-do-not"),
    },
    {
      name: "compares no servers with a policy that is withdrawn",
      seen: { ...good, policy: answered({ file: file(policyOf("none")) }) },
      found: verdicts("pass found", "pass valid", "fail none", "not-applicable no-policy"),
    },
  ])("$name", ({ seen, found }) => {
    expect(judged(mtaSts, seen)).toEqual(found)
  })
})
