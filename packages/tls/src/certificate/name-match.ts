/**
 * Is this certificate for this host?
 * Spec: RFC 9525 §6.3 (dNSName; a wildcard is the whole left-most label and stands for one label), §6.4 (IP addresses),
 * §1.4.2 (common names are not looked at).
 */
import { isIP } from "node:net"
import type { CertificateFacts } from "./facts.ts"

/** Whether a certificate is for `host`: an A-label name, with or without final dot, or an IP address. */
export const matchesName = (certificate: Pick<CertificateFacts, "dnsNames" | "ipAddresses">, host: string): boolean => {
  if (isIP(host) !== 0) return certificate.ipAddresses.includes(canonicalAddress(host))
  const name = normalize(host)
  const afterFirstLabel = name.indexOf(".")
  const wildcard = afterFirstLabel <= 0 ? undefined : `*${name.slice(afterFirstLabel)}`
  return certificate.dnsNames.some((presented) => {
    const pattern = normalize(presented)
    return pattern === name || (pattern === wildcard && !isWildcardOfTopLevel(pattern))
  })
}

/** `*.` before one label only would cover a whole top-level domain, which browsers refuse too. */
const isWildcardOfTopLevel = (pattern: string): boolean => !pattern.slice(2).includes(".")

const normalize = (name: string): string => name.replace(/\.$/, "").toLowerCase()

const canonicalAddress = (address: string): string =>
  isIP(address) === 6 ? new URL(`http://[${address.replace(/%.*$/, "")}]`).hostname.slice(1, -1) : address
