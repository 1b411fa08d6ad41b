/** dig on how well a zone is signed: algorithm and size of its keys, digest above, time left, NSEC3 parameters, CDS and CDNSKEY. */
import { ask, lookUp } from "./statement.ts"

type Said = readonly [check: string, said: string, agrees: ReadonlyArray<string>]

/** Asked of zones that delv has found secure; of the others nothing is judged. */
export const askAboutSigning = async (target: string, zone: string): Promise<ReadonlyArray<Said>> => {
  const keys = (await lookUp(zone, "DNSKEY")).flatMap(readKey)
  const digests = (await lookUp(zone, "DS")).map((line) => line.split(" ")[2] ?? "")
  const hours = await hoursLeft(target, zone)
  const parameters = (await lookUp(zone, "NSEC3PARAM"))[0]
  const [, , iterations = "0", salt = "-"] = parameters?.split(" ") ?? []
  const forParent = [...(await lookUp(zone, "CDS")), ...(await lookUp(zone, "CDNSKEY"))]
  return [
    [
      "dnssec.algorithm",
      `${keys.map(({ algorithm, rsaBits }) => `algorithm ${algorithm}${rsaBits === null ? "" : `, ${rsaBits} bits`}`).join("; ")}; digest ${digests.join(" ")}`,
      [strength(keys, digests)],
    ],
    ["dnssec.expiry", `${hours} hours left`, [hours < 48 ? "partial expires-soon" : "pass ample"]],
    ["dnssec.nsec3", parameters ?? "no NSEC3PARAM", [hashing(parameters, iterations, salt)]],
    [
      "dnssec.cds",
      `${forParent.length} CDS and CDNSKEY`,
      [forParent.length > 0 ? "pass published" : "partial not-published"],
    ],
  ]
}

interface Key {
  readonly algorithm: string
  /** `null` for other algorithms. */
  readonly rsaBits: number | null
}

/** The modulus is what remains of an RSA key after the length of the exponent and the exponent (RFC 3110 §2), here four bytes. */
const readKey = (line: string): ReadonlyArray<Key> => {
  const found = /^\d+ 3 (\d+) (.+)$/.exec(line)
  if (found === null) return []
  const [, algorithm = "", base64 = ""] = found
  const { length } = Buffer.from(base64.replaceAll(" ", ""), "base64")
  return [{ algorithm, rsaBits: IS_RSA.test(algorithm) ? (length - 4) * 8 : null }]
}

const IS_RSA = /^(?:5|7|8|10)$/

const strength = (keys: ReadonlyArray<Key>, digests: ReadonlyArray<string>): string => {
  if (keys.length === 0) return "no keys"
  if (keys.some(({ algorithm }) => algorithm === "5" || algorithm === "7")) return "partial outdated-algorithm"
  if (keys.some(({ rsaBits }) => rsaBits !== null && rsaBits < 2048)) return "partial weak-key"
  return digests.every((digest) => digest === "1") ? "partial outdated-digest" : "pass strong"
}

const hashing = (parameters: string | undefined, iterations: string, salt: string): string => {
  if (parameters === undefined) return "pass nsec"
  if (iterations !== "0") return "partial iterations"
  return salt === "-" ? "pass nsec3" : "partial salt"
}

/** Until the first of the signatures on the name, the keys and the DS record expires. The registries sign for a month. */
const hoursLeft = async (target: string, zone: string): Promise<number> => {
  const lines = await Promise.all(
    [
      [target, "SOA"],
      [zone, "DNSKEY"],
      [zone, "DS"],
    ].map(
      async (words) =>
        (await ask("dig", ["@127.0.0.2", "+cd", "+dnssec", "+noall", "+answer", "+authority", ...words])).out,
    ),
  )
  const ends = [...lines.join("\n").matchAll(/\sRRSIG\s+\S+ \d+ \d+ \d+ (\d{14}) /g)].map(([, end = ""]) =>
    Date.parse(end.replace(/^(....)(..)(..)(..)(..)(..)$/, "$1-$2-$3T$4:$5:$6Z")),
  )
  return Math.floor((Math.min(...ends) - Date.now()) / 3_600_000)
}
