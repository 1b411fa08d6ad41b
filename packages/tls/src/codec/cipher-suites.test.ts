import { spawnSync } from "node:child_process"
import { describe, expect, it } from "vitest"
import { cipherSuiteName, cipherSuiteNumber, enumerableSuites } from "./cipher-suites.ts"
import { groupName, groupNumber, tls13Groups } from "./groups.ts"
import { signatureSchemeName, signatureSchemes } from "./signature-schemes.ts"

const listed = spawnSync("openssl", ["ciphers", "-V", "-stdname", "ALL:COMPLEMENTOFALL:@SECLEVEL=0"], {
  encoding: "utf8",
})

describe("cipher suites", () => {
  it.each([
    [0x0005, "TLS_RSA_WITH_RC4_128_SHA"],
    [0x1301, "TLS_AES_128_GCM_SHA256"],
    [0xc02f, "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"],
    [0xccaa, "TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256"],
  ])("%i is %s", (number, name) => {
    expect(cipherSuiteName(number)).toBe(name)
    expect(cipherSuiteNumber(name)).toBe(number)
  })

  it("without a name keep their number", () => {
    expect(cipherSuiteName(0xfefe)).toBe("0xfefe")
  })

  it.skipIf(listed.status !== 0)("have the names that OpenSSL gives them (skipped without openssl)", () => {
    const theirs = [...listed.stdout.matchAll(/0x(..),0x(..) - (TLS_\w+)/g)]
    expect(theirs.length).toBeGreaterThan(100)
    for (const [, high, low, name] of theirs) expect(cipherSuiteName(Number.parseInt(`${high}${low}`, 16))).toBe(name)
  })

  it("that need a shared secret are not enumerated", () => {
    expect(enumerableSuites.map(cipherSuiteName).filter((name) => /PSK|SRP|KRB5/.test(name))).toEqual([])
    expect(new Set(enumerableSuites).size).toBe(enumerableSuites.length)
  })
})

describe("groups and signature schemes", () => {
  it("have names", () => {
    expect(groupName(0x11ec)).toBe("X25519MLKEM768")
    expect(groupNumber("secp256r1")).toBe(0x0017)
    expect(tls13Groups.map(groupName).filter((name) => name.startsWith("0x"))).toEqual([])
    expect(signatureSchemes.map(signatureSchemeName)).toContain("rsa_pkcs1_sha1")
    expect(signatureSchemeName(0x4242)).toBe("0x4242")
  })
})
