/** openssl, sslscan and curl on the web server of a target: TLS versions, certificate, HTTPS, redirect, IPv6. */
import { reachability } from "./dns.ts"
import { ask, lookUp, remember, type Statement, type Subject } from "./statement.ts"

export const askAboutWeb = async (subject: Subject, state: string): Promise<ReadonlyArray<Statement>> => {
  const { target } = subject
  if (!subject.roles.includes("web")) return []
  const statements: Array<Statement> = []
  const say = (oracle: string, check: string, said: string, ...agrees: ReadonlyArray<string>) =>
    statements.push({ oracle, target, check, said, agrees })

  const ipv4 = await addressesOf(target, "A")
  const ipv6 = await addressesOf(target, "AAAA")
  const address = ipv4[0] ?? (ipv6[0] === undefined ? undefined : `[${ipv6[0]}]`)
  if (address === undefined) return statements
  say("dig", "ipv6.web-address", `${ipv6.length} AAAA`, ipv6.length > 0 ? "pass has-address" : "fail no-address")
  // curl dials private addresses too; the scanner must not.
  if (!IS_LAB_ADDRESS.test(address)) return statements
  const reached = await Promise.all(ipv6.map((each) => reach(each)))
  say("curl", "ipv6.web-reachable", reached.join(", ") || "no address", ...reachability(reached))

  const seen = new Set<string>()
  let firstTrouble: string | null = null
  for (const version of VERSIONS) {
    const words = ["s_client", `-${version}`, "-connect", `${address}:443`, "-servername", target]
    const { all } = await ask("timeout", ["4", "openssl", ...words, "-cipher", "ALL:@SECLEVEL=0"])
    if (/^New, .*Cipher is (?!\(NONE\))/m.test(all)) seen.add(version)
    else firstTrouble ??= all
    if (isEndOfTalk(all)) break
  }
  if (seen.size === 0) {
    const [said, ...agrees] = troubleOf(firstTrouble ?? "")
    say("openssl", "https.reachable", said, ...agrees)
    return statements
  }
  const offered = VERSIONS.filter((version) => seen.has(version))
  say("openssl", "https.reachable", "handshake", "pass reachable")
  say("openssl", "tls.version", offered.join(" "), versionVerdict(seen))
  say("openssl", "tls.version-1-3", offered.join(" "), seen.has("tls1_3") ? "pass offered" : "partial not-offered")

  const scanned = await askSslscan(address, target)
  say("sslscan", "tls.version", [...scanned].join(" "), versionVerdict(scanned))
  const has13 = scanned.has("tls1_3")
  say("sslscan", "tls.version-1-3", [...scanned].join(" "), has13 ? "pass offered" : "partial not-offered")

  for (const [check, said, agrees] of await askCertificate(address, target, state))
    say("openssl", check, said, ...agrees)
  const [said, ...agrees] = await askRedirect(address, target)
  say("curl", "https.redirect", said, ...agrees)
  return statements
}

const IS_LAB_ADDRESS = /^(?:192\.0\.2\.|198\.51\.100\.|203\.0\.113\.|\[2001:db8:)/

/** dig shows the names of an alias before the addresses. */
const addressesOf = async (name: string, type: "A" | "AAAA"): Promise<ReadonlyArray<string>> =>
  (await lookUp(name, type)).filter((line) => !line.endsWith("."))

const VERSIONS = ["tls1", "tls1_1", "tls1_2", "tls1_3"] as const

/** Nothing was connected, so the other versions need not be tried. */
const isEndOfTalk = (all: string): boolean => /connect:errno|connect error/.test(all) || all.trim() === ""

const versionVerdict = (versions: ReadonlySet<string>): string => {
  if (!versions.has("tls1_2") && !versions.has("tls1_3")) return "fail no-modern-version"
  return ["ssl2", "ssl3", "tls1", "tls1_1"].some((old) => versions.has(old)) ? "fail old-version" : "pass modern"
}

const troubleOf = (all: string): readonly [string, ...Array<string>] => {
  if (all.includes("Connection refused")) return ["refused", "fail not-offered"]
  if (all.includes("wrong version number")) return ["no TLS", "fail no-tls"]
  if (/No route to host|Network is unreachable/.test(all)) return ["no route", "unknown unreachable"]
  if (/alert/.test(all)) return ["alert", "unknown handshake-alert"]
  if (/unexpected eof|write:errno=0/.test(all)) return ["closed", "unknown connection-closed"]
  return ["silent", "unknown timeout"]
}

const askSslscan = async (address: string, target: string): Promise<ReadonlySet<string>> => {
  const off = ["ciphersuites", "fallback", "renegotiation", "groups", "heartbleed", "compression", "check-certificate"]
  const words = [
    "--xml=-",
    "--timeout=3",
    ...off.map((each) => `--no-${each}`),
    `--sni-name=${target}`,
    `${address}:443`,
  ]
  const { out } = await ask("sslscan", words)
  const versions = new Set<string>()
  for (const [, type = "", version = ""] of out.matchAll(/<protocol type="(\w+)" version="([\d.]+)" enabled="1"/g)) {
    versions.add(`${type}${version.replace(/^1\.0$/, "1").replace(".", "_")}`)
  }
  return versions
}

type Said = readonly [check: string, said: string, agrees: ReadonlyArray<string>]

/** One code of openssl's verification speaks for one check; the others are then left to other targets. */
const askCertificate = async (address: string, target: string, state: string): Promise<ReadonlyArray<Said>> => {
  const roots = `${state}/certificates/roots.pem`
  const connect = ["-connect", `${address}:443`, "-servername", target, "-cipher", "ALL:@SECLEVEL=0"]
  const { all, out } = await ask("openssl", ["s_client", ...connect, "-CAfile", roots, "-verify_hostname", target])
  const code = /^ *Verify return code: (\d+)/m.exec(all)?.[1] ?? ""
  const said = `verify code ${code}`
  if (code === "0") {
    const pem = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/.exec(out)?.[0] ?? ""
    const soon = await isExpiringSoon(pem)
    return [
      ["tls.certificate-trusted", said, ["pass trusted"]],
      ["tls.certificate-name", said, ["pass matches"]],
      [
        "tls.certificate-validity",
        soon ? "expires within a week" : said,
        [soon ? "partial expires-soon" : "pass valid"],
      ],
    ]
  }
  const found = VERIFY_CODES[code]
  return found === undefined ? [["tls.certificate-trusted", said, []]] : [[found[0], said, found[1]]]
}

const isExpiringSoon = async (pem: string): Promise<boolean> => {
  const script = 'printf "%s\\n" "$0" | openssl x509 -noout -checkend 604800'
  return (await ask("sh", ["-c", script, pem])).status === 1
}

/** openssl-verification-options(1), X509_V_ERR_*. */
const VERIFY_CODES: Readonly<Record<string, readonly [string, ReadonlyArray<string>]>> = {
  "7": ["tls.certificate-trusted", ["fail bad-signature"]],
  "9": ["tls.certificate-validity", ["fail not-yet-valid"]],
  "10": ["tls.certificate-validity", ["fail expired"]],
  "18": ["tls.certificate-trusted", ["fail self-signed"]],
  "19": ["tls.certificate-trusted", ["fail unknown-issuer"]],
  "21": ["tls.certificate-trusted", ["fail incomplete-chain"]],
  "62": ["tls.certificate-name", ["fail mismatch"]],
}

const askRedirect = async (address: string, target: string): Promise<readonly [string, ...Array<string>]> => {
  const words = ["-s", "-o", "/dev/null", "-w", "%{http_code} %{redirect_url}", "--max-time", "4"]
  const { out, status } = await ask("curl", [...words, "--resolve", `${target}:80:${address}`, `http://${target}/`])
  switch (status) {
    case 0:
      break
    case 1:
      return ["no HTTP", "unknown protocol-violation"]
    case 7:
      return ["refused", "pass no-plain-http"]
    case 28:
      return ["silent", "unknown timeout"]
    case 52:
      return ["closed", "unknown connection-closed", "unknown connection-reset"]
    case 56:
      return ["reset", "unknown connection-reset"]
    default:
      return [`curl status ${status}`]
  }
  const [code = "", to = ""] = out.split(" ")
  if (to.startsWith(`https://${target}/`)) return [out, "pass redirects"]
  if (to.startsWith("https://")) return [out, "fail redirects-elsewhere"]
  if (to.startsWith("http://")) return [out, "fail redirects-to-plain"]
  return code === "403" ? [out, "unknown blocked", "fail not-redirected"] : [out, "fail not-redirected"]
}

/** A web server is reached at an address when port 80 or 443 takes the connection. */
const reach = remember(async (address): Promise<string> => {
  const statuses: Array<number | null> = []
  for (const scheme of ["http", "https"]) {
    const { status } = await ask("curl", [
      "-s",
      "-k",
      "-o",
      "/dev/null",
      "--max-time",
      "3",
      `${scheme}://[${address}]/`,
    ])
    statuses.push(status)
  }
  if (statuses.some((status) => status !== 7 && status !== 28)) return "answers"
  if (statuses.every((status) => status === 28)) return "silent"
  return IS_UNROUTED.test(address) ? "unreachable" : "refuses"
})

/** curl gives one status for a refused connection and a missing route. */
const IS_UNROUTED = /^2001:db8:dead:ffff:/
