/**
 * What damaged records are thrown at: every reader of mail records, and the SPF evaluation and analysis behind them.
 *
 * A reading escapes when it throws, or gives something of another shape than it promises.
 */
import { Effect } from "effect"
import {
  analyzeSpf,
  declaredPolicy,
  decodeDkimRecord,
  decodeDmarcRecord,
  decodeMtaStsPolicy,
  decodeMtaStsRecord,
  decodeTlsRptRecord,
  dmarcRejects,
  evaluateSpf,
  matchesMtaStsPattern,
  type SpfAnswer,
  spfForbidsAll,
  walkDmarcTree,
} from "../src/index.ts"
import { decodeSpfRecord } from "../src/mail/spf-record.ts"

export interface FuzzResult {
  readonly inputs: number
  readonly readings: number
  readonly escapes: ReadonlyArray<string>
  /** Most processor time that one reading took: what other programs do meanwhile does not count. */
  readonly maxMillis: number
}

/** Throws damaged records at every reader. */
export const fuzz = (inputs: number, seed: number): FuzzResult => {
  const random = makeRandom(seed)
  const escapes: Array<string> = []
  let readings = 0
  let maxMillis = 0
  for (let index = 0; index < inputs; index++) {
    const text = damage(pick(CORPUS, random), pick(CORPUS, random), random)
    for (const [reader, read] of Object.entries(READERS)) {
      // The evaluation runs a whole tree of records, so it gets a share of the inputs only.
      if (reader === "evaluateSpf" && index % 4 !== 0) continue
      const started = processorMillis()
      const escaped = escapeOf(() => read(text))
      maxMillis = Math.max(maxMillis, processorMillis() - started)
      readings++
      if (escaped !== null) escapes.push(`${reader} ${JSON.stringify(text)}: ${escaped}`)
    }
  }
  return { inputs, readings, escapes, maxMillis }
}

/** For each reader, the worst over long inputs of one repeated piece. */
export const longest = (): ReadonlyArray<{
  readonly reader: string
  readonly millis: number
  readonly growth: number
}> =>
  Object.entries(READERS).map(([reader, read]) => {
    let worst = { reader, millis: 0, growth: 1 }
    for (const start of STARTS)
      for (const piece of PIECES) {
        const [short, long] = [16_384, 65_536].map((length) =>
          quickestOf(() => read(`${start}${piece.repeat(length / piece.length)}\x7f`)),
        ) as [number, number]
        if (long > worst.millis) worst = { reader, millis: long, growth: long / Math.max(short, 0.05) }
      }
    return worst
  })

/** Milliseconds of the quickest of three runs, so that what other programs do meanwhile counts less. */
const quickestOf = (run: () => void): number =>
  Math.min(
    ...[1, 2, 3].map(() => {
      const started = performance.now()
      run()
      return performance.now() - started
    }),
  )

/** Each gives true for a result of the promised shape. */
const READERS: Readonly<Record<string, (text: string) => boolean>> = {
  decodeSpfRecord: (text) => {
    const decoded = decodeSpfRecord(text)
    return "record" in decoded
      ? decoded.record.mechanisms.every(({ kind }) => MECHANISMS.has(kind))
      : decoded.error.term !== ""
  },
  analyzeSpf: (text) => {
    const { lookups, others } = analyzeSpf("example.org", text, (name) => (name.length % 3 === 0 ? "unseen" : [text]))
    return lookups >= 0 && (others === null || RESULTS.has(others))
  },
  evaluateSpf: (text) => {
    let asked = 0
    const lookup = (name: string, type: string) =>
      Effect.sync((): SpfAnswer => {
        asked++
        if (name.length > 253 || name.split(".").some((label) => label === "" || label.length > 63)) asked = Number.NaN
        if (type === "TXT") return { status: "records", values: [text] }
        if (type === "PTR") return { status: "records", values: Array(20).fill("host.example.org") }
        return name.length % 5 === 0 ? { status: "void" } : { status: "records", values: ["192.0.2.7", text, "::1"] }
      })
    const sender = { ip: "192.0.2.1", helo: text.slice(0, 100), mailFrom: `${text.slice(0, 200)}@example.org` }
    const { result, lookups } = Effect.runSync(evaluateSpf(sender, lookup))
    return RESULTS.has(result) && lookups <= 11 && asked <= 200
  },
  spfForbidsAll: (text) => typeof spfForbidsAll(text) === "boolean",
  decodeDmarcRecord: (text) => {
    const { record, errors, warnings } = decodeDmarcRecord(text)
    const policy = declaredPolicy(record, "nonexistent-subdomain")
    return (
      [...errors, ...warnings].every(({ detail }) => detail.length < 200) && (policy === null || POLICIES.has(policy))
    )
  },
  dmarcRejects: (text) => typeof dmarcRejects(text, "subdomain") === "boolean",
  walkDmarcTree: (text) => walkDmarcTree(text, () => [text]).asked.length <= 8,
  decodeDkimRecord: (text) => {
    const { verdict, keyBits, errors } = decodeDkimRecord(text)
    return (
      VERDICTS.has(verdict) &&
      (verdict !== "valid" || keyBits !== null) &&
      (verdict === "invalid") === errors.length > 0
    )
  },
  decodeMtaStsRecord: (text) => VERDICTS.has(decodeMtaStsRecord(text).verdict),
  decodeMtaStsPolicy: (text) => {
    const { verdict, policy } = decodeMtaStsPolicy(text)
    return VERDICTS.has(verdict) && policy.mx.every((pattern) => !matchesMtaStsPattern("", pattern))
  },
  decodeTlsRptRecord: (text) => {
    const { verdict, rua } = decodeTlsRptRecord(text)
    return VERDICTS.has(verdict) && rua.every(({ domain }) => domain !== null)
  },
}

const MECHANISMS = new Set(["all", "include", "a", "mx", "ptr", "ip4", "ip6", "exists"])
const RESULTS = new Set(["none", "neutral", "pass", "fail", "softfail", "temperror", "permerror"])
const POLICIES = new Set(["none", "quarantine", "reject"])
const VERDICTS = new Set(["valid", "invalid", "revoked"])

const escapeOf = (read: () => boolean): string | null => {
  try {
    return read() ? null : "a result of another shape"
  } catch (error) {
    return (error as Error).stack ?? String(error)
  }
}

/** One to three kinds of damage; `other` lends text. Characters are bytes, as in a TXT record. */
const damage = (record: string, other: string, random: (limit: number) => number): string => {
  let text = record
  for (let rounds = 1 + random(3); rounds > 0; rounds--) {
    const at = random(text.length + 1)
    const [before, after] = [text.slice(0, at), text.slice(at)]
    switch (random(7)) {
      case 0:
        text = before + String.fromCharCode(random(256)) + after
        break
      case 1:
        text = before + pick(INTERESTING, random) + after
        break
      case 2:
        text = before + after.slice(1 + random(8))
        break
      case 3:
        text = before + other.slice(random(other.length))
        break
      case 4:
        text = before + text.slice(random(text.length), at + random(40)).repeat(1 + random(20)) + after
        break
      case 5:
        text = before
        break
      default:
        text = before + String.fromCharCode((after.charCodeAt(0) || 0x20) ^ (1 << random(8))) + after.slice(1)
    }
  }
  return text.slice(0, 4096)
}

const makeRandom = (seed: number): ((limit: number) => number) => {
  let state = seed >>> 0 || 1
  return (limit) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % limit
  }
}

const pick = (list: ReadonlyArray<string>, random: (limit: number) => number): string => list[random(list.length)]!

const processorMillis = (): number => {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}

const KEY = "MCwwDQYJKoZIhvcNAQEBBQADGwAwGAIRAMqKNFl5pJ0ZAvZ8mM2pQh0CAwEAAQ=="
const CORPUS = [
  "v=spf1 a mx/24 ?a:example.org/24//64 ip4:192.0.2.0/24 ~ip6:2001:db8::/32 include:_spf.example.org -all",
  "v=spf1 exists:%{i}.%{l1r-}._spf.%{d2} ptr:example.org redirect=%{o}.example.net exp=%{ir}.%{v}.example.org",
  "v=spf1 include:%{p}.example.org include:a.example x-note=%{s}%%%_%- ?all",
  "v=spf1 mx mx:%{h} a:%{d4r+-/_=,.}.example ip6:::ffff:192.0.2.1/96 +all",
  "v=DMARC1; p=reject; sp=quarantine; np=none; psd=n; t=y; adkim=s; aspf=r; fo=1:d:s; rua=mailto:a@example.org!10m, https://example.net/r",
  "v=DMARC1; p=none; pct=50; rf=afrf; ri=86400; ruf=mailto:b@example.org?subject=x;",
  `v=DKIM1; k=rsa; h=sha1:sha256; s=email:*; t=y:s; n=note; p=${KEY}`,
  "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=",
  "v=STSv1; id=20160831085700Z; x-y=z;",
  "version: STSv1\r\nmode: enforce\r\nmx: mail.example.com\r\nmx: *.example.net\r\nmax_age: 604800\r\nx-note: y\r\n",
  "v=TLSRPTv1; rua=mailto:reports@example.com, https://reporting.example.com/v1/tlsrpt; x=y",
]
const INTERESTING = [
  "%{",
  "}",
  "%",
  ";",
  "=",
  ":",
  "/",
  "//",
  "..",
  "!",
  "@",
  ",",
  "\0",
  "\n",
  "\t",
  " ",
  "v=spf1 ",
  "all",
  "*.",
]
const STARTS = [
  "",
  "v=spf1 ",
  "v=spf1 a:",
  "v=DMARC1;p=none;rua=mailto:",
  "v=DMARC1;",
  "p=",
  "v=DKIM1;h=",
  "v=STSv1;id=",
  "mx: ",
  "v=TLSRPTv1;rua=",
]
const PIECES = [
  " ",
  "a",
  "0",
  "-",
  ".",
  "/",
  "/1",
  "=",
  ";",
  ":",
  "\t",
  "%",
  "%{i}",
  "%{",
  "!1",
  "@",
  "a.",
  "a b ",
  "=;",
  "\n",
  "a:b\n",
  "a@b,",
  " ,",
  ";a=b",
  "include:a ",
  "A===",
]
