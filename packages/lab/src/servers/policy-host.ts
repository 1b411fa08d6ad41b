/**
 * The policy hosts of MTA-STS: what `mta-sts.<domain>` answers, and with which certificate.
 * Spec: RFC 8461 §3.2, §3.3.
 */
import type { MailState, MtaStsKind } from "../world/state.ts"
import { SHARED_HOST } from "../world/suppliers.ts"
import type { SecureServer } from "./certificates.ts"
import { response } from "./response.ts"

/** The domain whose policy belongs on a host; `undefined` for any other name. */
export const policyDomainOf = (host: string): string | undefined =>
  host.startsWith("mta-sts.") ? host.slice("mta-sts.".length) : undefined

/** All stand at the shared web host; a wrong name is what a host presents that was never told of the policy. */
export const policyServerOf = ({ mtaSts }: MailState): SecureServer => ({
  ...SHARED_HOST,
  certificate: mtaSts === "untrusted" ? "wrong-name" : "good",
})

/** Answer to a GET. */
export const answerOfPolicyHost = (domain: string, path: string, mail: MailState): string => {
  const { mtaSts: kind } = mail
  if (kind === "blocked") return response("403 Forbidden", HTML, "<!doctype html><title>Request blocked</title>\n")
  if (kind === "redirected") return response("301 Moved Permanently", [`Location: https://${domain}${path}`], "")
  if (kind === "page") return response("200 OK", HTML, "<!doctype html><p>Welcome!\n")
  if (kind === "not-found" || path !== "/.well-known/mta-sts.txt") return response("404 Not Found", HTML, "Not here.\n")
  return response("200 OK", ["Content-Type: text/plain; charset=utf-8"], policyOf(kind, mail.hosts ?? []))
}

const policyOf = (kind: MtaStsKind, hosts: ReadonlyArray<string>): string => {
  // Suppliers with several hosts tell their customers to name them all at once.
  const own = hosts.length > 1 ? hosts.map((host) => `*${host.slice(host.indexOf("."))}`) : hosts
  const named = kind === "other-servers" ? ["mx.former-provider.example"] : [...new Set(own)]
  const mode = kind === "testing" || kind === "withdrawn" ? { testing: "testing", withdrawn: "none" }[kind] : "enforce"
  const fields = [
    ...(kind === "invalid-policy" ? [] : ["version: STSv1"]),
    `mode: ${mode}`,
    ...named.map((host) => `mx: ${host}`),
    "max_age: 604800",
  ]
  return fields.map((field) => `${field}\r\n`).join("")
}

const HTML = ["Content-Type: text/html; charset=utf-8"]
