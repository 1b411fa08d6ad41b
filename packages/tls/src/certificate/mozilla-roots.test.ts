/** The roots shipped as data, which a configuration may name instead of those of the Node it runs on. */
import { X509Certificate } from "node:crypto"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { rootCertificates } from "node:tls"
import { describe, expect, it } from "vitest"
import { makeTrustStore, mozillaTrustStore } from "./trust.ts"

const text = readFileSync(join(import.meta.dirname, "../../../../data/trust-anchors/mozilla-roots.pem"), "utf8")
const pems = text.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? []

describe("data/trust-anchors/mozilla-roots.pem", () => {
  it("says where it is from, when it was taken, and how many there are", () => {
    expect(text).toMatch(/^# Source: .* Node\.js v\d+\.\d+\.\d+ .*, taken on \d{4}-\d\d-\d\d\.$/m)
    expect(text).toContain(`# Certificates: ${pems.length},`)
    expect(makeTrustStore(pems).size).toBe(pems.length)
  })

  it("names each certificate by its SHA-256", () => {
    const named = [...text.matchAll(/^# SHA-256 ([0-9a-f]{64})$/gm)].map((match) => match[1])
    expect(named).toEqual(pems.map((pem) => new X509Certificate(pem).fingerprint256.replaceAll(":", "").toLowerCase()))
  })

  it.skipIf(!text.includes(`Node.js ${process.version} `))(
    "is what this Node has (skipped on another than the one it was taken from)",
    () => {
      expect(mozillaTrustStore().size).toBe(pems.length)
      const store = makeTrustStore(pems)
      for (const pem of rootCertificates) {
        const sha256 = new X509Certificate(pem).fingerprint256.replaceAll(":", "").toLowerCase()
        expect(store.find(sha256)).toBeDefined()
      }
    },
  )
})
