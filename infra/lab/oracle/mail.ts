/** posttls-finger and openssl on every mail server of a target: STARTTLS offered, handshake, IPv6. */
import { reachability } from "./dns.ts"
import { ask, lookUp, remember, type Statement, type Subject } from "./statement.ts"

export const askAboutMail = async (subject: Subject, state: string): Promise<ReadonlyArray<Statement>> => {
  const { target } = subject
  if (!subject.roles.includes("mail")) return []
  const exchanges = (await lookUp(target, "MX")).map((line) => line.split(" ")[1] ?? "").filter((host) => host !== ".")
  if (exchanges.length === 0) return []
  const statements: Array<Statement> = []
  const say = (oracle: string, check: string, said: string, ...agrees: ReadonlyArray<string>) =>
    statements.push({ oracle, target, check, said, agrees })

  let withAddress = 0
  const reached: Array<string> = []
  const finger: Array<Talk> = []
  const openssl: Array<Talk> = []
  for (const host of exchanges) {
    const ipv6 = await lookUp(host, "AAAA")
    if (ipv6.length > 0) withAddress += 1
    for (const address of ipv6) {
      const talk = await askFinger(address, state)
      // A tarpit takes the connection and says nothing in time: it can be reached.
      reached.push(talk === "silent" && (await accepts(address)) ? "answers" : talkedAt(talk))
    }
    const ipv4 = await lookUp(host, "A")
    for (const address of ipv4.length > 0 ? ipv4 : ipv6.map((each) => `[${each}]`)) {
      finger.push(await askFinger(address, state))
      openssl.push(await askOpenssl(address))
    }
  }
  const hasAll = withAddress === exchanges.length
  say(
    "dig",
    "ipv6.mail-address",
    `${withAddress} of ${exchanges.length}`,
    hasAll ? "pass has-address" : "fail some-without-address",
  )
  say("posttls-finger", "ipv6.mail-reachable", reached.join(", ") || "no address", ...reachability(reached))
  for (const [oracle, talks] of [
    ["posttls-finger", finger],
    ["openssl", openssl],
  ] as const) {
    // Hosts without an address cannot be asked.
    if (talks.length === 0) continue
    // openssl does not tell a server that puts us off from one that does not offer STARTTLS.
    if (oracle === "openssl" && finger.some((talk) => talk in HELD)) continue
    say(oracle, "starttls.offered", talks.join(", "), offered(talks))
    say(oracle, "starttls.handshake", talks.join(", "), worked(talks))
  }
  return statements
}

type Talk = "works" | "old version" | "fails" | "no STARTTLS" | keyof typeof HELD

/** Ends of the talk from which nothing can be said about STARTTLS. */
const HELD = {
  "421": "unknown rate-limited",
  "451": "unknown greylisted",
  "554": "unknown blocked",
  refused: "unknown connection-refused",
  silent: "unknown timeout",
} as const

const held = (talks: ReadonlyArray<Talk>): string | undefined => {
  for (const talk of talks) if (talk in HELD) return HELD[talk as keyof typeof HELD]
  return undefined
}

const offered = (talks: ReadonlyArray<Talk>): string => {
  const without = talks.filter((talk) => talk === "no STARTTLS").length
  if (without === 0) return held(talks) ?? "pass all-offer"
  return without === talks.length ? "fail none-offers" : "fail some-do-not"
}

const worked = (talks: ReadonlyArray<Talk>): string => {
  const offering = talks.filter((talk) => talk !== "no STARTTLS")
  if (offering.length === 0) return "not-applicable not-offered"
  const working = offering.filter((talk) => talk === "works").length
  if (working === offering.length) return "pass all-work"
  return held(offering) ?? (working === 0 ? "fail none-works" : "fail some-fail")
}

const talkedAt = (talk: Talk): string => {
  if (talk === "refused") return "refuses"
  return talk === "silent" ? "silent" : "answers"
}

const askFinger = remember(async (address, state): Promise<Talk> => {
  const words = ["4", "posttls-finger", "-c", "-l", "encrypt", "-L", "summary", `[${address.replace(/[[\]]/g, "")}]:25`]
  const { all, status } = await ask("timeout", words, { MAIL_CONFIG: `${state}/postfix` })
  if (status === 124) return "silent"
  if (/TLS connection established.*: TLSv1\.[23] /.test(all)) return "works"
  if (/TLS connection established/.test(all)) return "old version"
  if (/not available: 421/.test(all)) return "421"
  if (/not available: 45[01]/.test(all)) return "451"
  if (/not available: 554/.test(all)) return "554"
  if (/Connection refused/.test(all)) return "refused"
  return /SSL_connect error/.test(all) ? "fails" : "no STARTTLS"
})

/** Whether port 25 takes a connection, as the shell's own sockets see it. */
const accepts = async (address: string): Promise<boolean> =>
  (await ask("timeout", ["3", "bash", "-c", `exec 3<>/dev/tcp/${address}/25`])).status === 0

const askOpenssl = remember(async (address): Promise<Talk> => {
  const { all, status } = await ask("timeout", [
    "4",
    "openssl",
    "s_client",
    "-starttls",
    "smtp",
    "-connect",
    `${address}:25`,
  ])
  if (/Didn't find STARTTLS/.test(all)) return "no STARTTLS"
  if (/^New, .*Cipher is (?!\(NONE\))/m.test(all)) return "works"
  if (/Connection refused/.test(all)) return "refused"
  return status === 124 ? "silent" : "fails"
})
