/** dig on the MTA-STS and TLS-RPT records of a domain that receives mail, and curl on the policy. */
import { ask, lookUp, type Statement, type Subject } from "./statement.ts"

export const askAboutMtaSts = async (subject: Subject, state: string): Promise<ReadonlyArray<Statement>> => {
  const { target } = subject
  if (!subject.roles.includes("mail")) return []
  const servers = (await lookUp(target, "MX")).filter((line) => !line.endsWith(" ."))
  if (servers.length === 0) return []
  const statements: Array<Statement> = []
  const say = (oracle: string, check: string, said: string, ...agrees: ReadonlyArray<string>) =>
    statements.push({ oracle, target, check, said, agrees })

  const reports = await recordsOf(`_smtp._tls.${target}`, "v=TLSRPTv1")
  say("dig", "tls-rpt.record", reports.join(", ") || "none", countVerdict(reports.length, "pass one-record"))
  const records = await recordsOf(`_mta-sts.${target}`, "v=STSv1")
  const isSound = records.every((record) => /^v=STSv1 *; *id=[A-Za-z0-9]{1,32};?$/.test(record))
  say(
    "dig",
    "mta-sts.record",
    records.join(", ") || "none",
    countVerdict(records.length, isSound ? "pass found" : "fail invalid"),
  )
  if (records.length !== 1 || !isSound) return statements
  for (const [check, said, agrees] of await askPolicy(`mta-sts.${target}`, state)) say("curl", check, said, ...agrees)
  return statements
}

const countVerdict = (count: number, one: string): string =>
  count === 0 ? "fail no-record" : count === 1 ? one : "fail several-records"

/** dig puts texts into quotation marks, and a backslash before each semicolon. */
const recordsOf = async (name: string, version: string): Promise<ReadonlyArray<string>> =>
  (await lookUp(name, "TXT"))
    .map((line) => line.replaceAll('" "', "").replace(/^"|"$/g, "").replaceAll("\\;", ";"))
    .filter((record) => record.startsWith(version))

type Said = readonly [check: string, said: string, agrees: ReadonlyArray<string>]

const askPolicy = async (host: string, state: string): Promise<ReadonlyArray<Said>> => {
  const [ipv4] = (await lookUp(host, "A")).filter((line) => !line.endsWith("."))
  const [ipv6] = (await lookUp(host, "AAAA")).filter((line) => !line.endsWith("."))
  const address = ipv4 ?? (ipv6 === undefined ? undefined : `[${ipv6}]`)
  const policy = (said: string, ...agrees: ReadonlyArray<string>): ReadonlyArray<Said> => [
    ["mta-sts.policy", said, agrees],
  ]
  if (address === undefined) return policy("no address", "fail not-offered")
  const where = ["--cacert", `${state}/certificates/roots.pem`, "--resolve", `${host}:443:${address}`]
  const words = ["-s", "--max-time", "4", ...where, "-w", "\\n%{http_code} %{content_type}"]
  const { out, status } = await ask("curl", [...words, `https://${host}/.well-known/mta-sts.txt`])
  switch (status) {
    case 0:
      break
    case 7:
      return policy("refused", "fail not-offered")
    case 28:
      return policy("silent", "unknown timeout")
    case 60:
      return policy("certificate not trusted", "fail untrusted")
    default:
      return policy(`curl status ${status}`)
  }
  const [, text = "", code = "", type = ""] = /^(.*)\n(\d+) (.*)$/s.exec(out) ?? []
  if (code === "403") return policy(code, "unknown blocked")
  if (code.startsWith("3")) return policy(code, "fail redirected")
  if (code !== "200") return policy(code, "fail not-found")
  if (!type.startsWith("text/plain")) return policy(type, "fail not-plain-text")
  const isWhole = /^version: STSv1$/m.test(text) && /^max_age: \d+$/m.test(text)
  const mode = MODES[/^mode: (\S+)$/m.exec(text)?.[1] ?? ""]
  if (!isWhole || mode === undefined) return policy("fields missing", "fail invalid")
  return [...policy("200", "pass valid"), ["mta-sts.mode", mode, [mode]]]
}

const MODES: Readonly<Record<string, string>> = {
  enforce: "pass enforce",
  testing: "partial testing",
  none: "fail none",
}
