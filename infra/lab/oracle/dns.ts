/** delv, unbound and dig on the state of the zone: signed, valid and why not, records counted, name servers over IPv6. */
import { askAboutCaa } from "./caa.ts"
import { askAboutSigning } from "./signing.ts"
import { ask, lookUp, type Statement, type Subject } from "./statement.ts"

export const askAboutDns = async (subject: Subject, state: string): Promise<ReadonlyArray<Statement>> => {
  const { target, zone } = subject
  const statement = (oracle: string, check: string, said: string, agrees: ReadonlyArray<string>): Statement => ({
    oracle,
    target,
    check,
    said,
    agrees,
  })
  const statements: Array<Statement> = []

  const status = await askResolver(target)
  if (status.said !== null) statements.push(statement("unbound", "dnssec.valid", status.said, status.agrees))
  const validated = await askDelv(target, state)
  statements.push(statement("delv", "dnssec.valid", validated.said, validated.agrees))
  if (status.code !== "NOERROR" && status.code !== "SERVFAIL") return statements
  if (validated.said === "failure") return statements

  const ds = await lookUp(zone, "DS")
  const isSigned = ds.length > 0
  statements.push(
    statement("dig", "dnssec.signed", isSigned ? "DS" : "no DS", [isSigned ? "pass signed" : "fail unsigned"]),
  )
  statements.push(...(await askNameServers(zone)).map(([check, said, agrees]) => statement("dig", check, said, agrees)))
  const quality = validated.said === "secure" ? await askAboutSigning(target, zone) : []
  const authorization = subject.roles.includes("web") ? await askAboutCaa(target) : []
  for (const [check, said, agrees] of [...quality, ...authorization])
    statements.push(statement("dig", check, said, agrees))
  if (subject.roles.includes("mail")) {
    const texts = await lookUp(target, "TXT")
    const spf = texts.filter((text) => /^"v=spf1[ "]/.test(text)).length
    const own = (await lookUp(`_dmarc.${target}`, "TXT")).length
    const inherited = target === zone ? 0 : (await lookUp(`_dmarc.${zone}`, "TXT")).length
    const keys = await ask("dig", ["@127.0.0.2", "+cd", `_domainkey.${target}`, "TXT"])
    const hasKeys = keys.out.includes("status: NOERROR")
    const other = await ask("dig", ["@127.0.0.2", "+cd", `_surely-not-there.${target}`, "TXT"])
    const saysSoOfAny = other.out.includes("status: NOERROR")
    statements.push(
      statement("dig", "spf.record", `${spf} records`, [counted(spf, "one-record")]),
      statement("dig", "dmarc.record", `${own} records, ${inherited} above`, [
        own === 1 ? "fail invalid" : "",
        own === 0 && inherited === 1 ? "pass inherited" : counted(own, "one-record"),
      ]),
      statement(
        "dig",
        "dkim.exists",
        hasKeys ? "NOERROR" : "NXDOMAIN",
        hasKeys ? [saysSoOfAny ? "unknown ambiguous-answer" : "pass"] : ["fail", "not-applicable"],
      ),
    )
    statements.push(...(await askAboutMailServers(subject, state)))
  }
  return statements
}

/** delv on the name of each mail server. */
const askAboutMailServers = async ({ target }: Subject, state: string): Promise<ReadonlyArray<Statement>> => {
  const hosts = (await lookUp(target, "MX")).map((answer) => answer.split(" ")[1] ?? ".").filter((host) => host !== ".")
  const said: Array<string> = []
  for (const host of hosts) said.push((await askDelv(host, state)).said)
  if (said.includes("failure")) return []
  const about = (check: string, agrees: string): Statement => ({
    oracle: "delv",
    target,
    check,
    said: hosts.length === 0 ? "no mail server" : said.join(", "),
    agrees: [hosts.length === 0 ? "not-applicable no-mail-server" : agrees],
  })
  const unsigned = said.filter((each) => each === "insecure").length
  return [
    about(
      "dnssec.mail-signed",
      unsigned === 0 ? "pass all-signed" : `partial ${unsigned === said.length ? "none-signed" : "some-unsigned"}`,
    ),
    about(
      "dnssec.mail-valid",
      said.some((each) => each.startsWith("bogus"))
        ? "fail bogus"
        : said.includes("secure")
          ? "pass valid"
          : "not-applicable none-signed",
    ),
  ]
}

const counted = (count: number, one: string): string => {
  if (count === 0) return "fail no-record"
  return count === 1 ? `pass ${one}` : "fail several-records"
}

/** delv validates by itself from the lab's anchor; the resolver only fetches. */
const askDelv = async (target: string, state: string) => {
  const { all } = await ask("delv", ["+cd", "@127.0.0.2", "-a", `${state}/delv.anchor`, "+root=.", target, "SOA"])
  for (const [words, said, agrees] of DELV) {
    if (all.includes(words)) return { said, agrees }
  }
  return { said: all.trim(), agrees: [] }
}

/** First match wins: delv reports the same break at several places. */
const DELV: ReadonlyArray<readonly [string, string, ReadonlyArray<string>]> = [
  ["ncache nxdomain", "name does not exist", ["not-applicable name-does-not-exist"]],
  ["RRSIG has expired", "bogus: expired", ["fail signature-expired"]],
  ["validity period has not begun", "bogus: not yet valid", ["fail signature-not-yet-valid"]],
  ["fully validated", "secure", ["pass secure"]],
  ["unsigned answer", "insecure", ["not-applicable insecure", "not-applicable unsupported-algorithm"]],
  ["REFUSED", "failure", ["unknown dns-refused"]],
  ["resolution failed: failure", "failure", ["unknown dns-failure"]],
  ["resolution failed: timed out", "failure", ["unknown timeout", "unknown dns-failure"]],
  ["resolution failed", "bogus", ["fail"]],
]

/** The resolver's own validation, with its Extended DNS Error (RFC 8914 §4) where that names the reason. */
const askResolver = async (target: string) => {
  const { all } = await ask("dig", ["@127.0.0.2", "+dnssec", "+time=4", "+tries=1", target, "SOA"])
  const code = /status: ([A-Z]+)/.exec(all)?.[1] ?? "no answer"
  const error = /EDE: (\d+)/.exec(all)?.[1]
  const reason = error === undefined ? undefined : EXTENDED_ERRORS[error]
  if (reason !== undefined) return { code, said: `bogus: EDE ${error}`, agrees: reason.map((each) => `fail ${each}`) }
  if (code === "NXDOMAIN") return { code, said: code, agrees: ["not-applicable name-does-not-exist"] }
  if (code === "NOERROR") {
    const isSecure = /flags:[^;]* ad[ ;]/.test(all)
    return { code, said: isSecure ? "secure" : "insecure", agrees: [isSecure ? "pass" : "not-applicable"] }
  }
  // Bogus without a telling code and plain failure look alike; delv tells them apart.
  return { code, said: code === "SERVFAIL" ? code : null, agrees: ["fail", "unknown"] }
}

const EXTENDED_ERRORS: Readonly<Record<string, ReadonlyArray<string>>> = {
  "7": ["signature-expired"],
  "8": ["signature-not-yet-valid"],
  // unbound 1.17 gives 9 also when the keys there are match no DS record.
  "9": ["dnskey-missing", "ds-mismatch"],
  "10": ["signature-missing"],
  "12": ["denial-missing"],
}

type Said = readonly [check: string, said: string, agrees: ReadonlyArray<string>]

/** Every IPv6 address of every name server is asked for the zone's SOA. */
const askNameServers = async (zone: string): Promise<ReadonlyArray<Said>> => {
  let withAddress = 0
  const outcomes: Array<string> = []
  for (const server of await lookUp(zone, "NS")) {
    const addresses = await lookUp(server, "AAAA")
    if (addresses.length > 0) withAddress += 1
    for (const address of addresses) {
      const { all } = await ask("dig", [`@${address}`, "+norecurse", "+time=2", "+tries=1", zone, "SOA"])
      if (all.includes("status: NOERROR")) outcomes.push("answers")
      else outcomes.push(all.includes("connection refused") ? "refuses" : "silent")
    }
  }
  const address = withAddress === 0 ? "fail none" : withAddress === 1 ? "partial only-one" : "pass enough"
  return [
    ["ipv6.name-server-address", `${withAddress} with IPv6`, [address]],
    ["ipv6.name-server-reachable", outcomes.join(", ") || "no address", reachability(outcomes)],
  ]
}

/** Verdicts that agree with what was seen at each address. Silence is an obstacle, unless others already decide. */
export const reachability = (outcomes: ReadonlyArray<string>): ReadonlyArray<string> => {
  if (outcomes.length === 0) return ["not-applicable no-address"]
  if (outcomes.includes("silent")) return ["unknown timeout"]
  if (outcomes.includes("unreachable")) return ["unknown unreachable"]
  const answering = outcomes.filter((outcome) => outcome === "answers").length
  if (answering === outcomes.length) return ["pass reachable"]
  return answering === 0 ? ["fail not-reachable"] : ["partial partly-reachable"]
}
