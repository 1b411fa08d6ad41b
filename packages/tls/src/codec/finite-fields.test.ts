import { spawnSync } from "node:child_process"
import { checkPrimeSync, getDiffieHellman } from "node:crypto"
import { describe, expect, it } from "vitest"
import { decodeDer, decodeDerList } from "../certificate/der.ts"
import { finiteFieldName } from "./finite-fields.ts"

const two = Uint8Array.of(2)
const hasOpenssl = spawnSync("openssl", ["version"]).status === 0

describe("finite fields", () => {
  it("of IKE are known by group", () => {
    expect(finiteFieldName(getDiffieHellman("modp14").getPrime(), two)).toBe("modp14")
    expect(finiteFieldName(getDiffieHellman("modp2").getPrime(), two)).toBe("modp2")
  })

  it("of a server's own have no name, nor has a known prime with another generator", () => {
    expect(finiteFieldName(Uint8Array.of(23), two)).toBeNull()
    expect(finiteFieldName(getDiffieHellman("modp14").getPrime(), Uint8Array.of(5))).toBeNull()
  })

  it.skipIf(!hasOpenssl).each(["ffdhe2048", "ffdhe3072", "ffdhe4096", "ffdhe6144", "ffdhe8192"])(
    "of RFC 7919 are those that OpenSSL has: %s (skipped without openssl)",
    (name) => {
      const parameters = spawnSync("openssl", [
        ...["genpkey", "-genparam", "-algorithm", "DH", "-pkeyopt", "dh_paramgen_type:generator"],
        ...["-pkeyopt", `group:${name}`],
      ])
      const der = Buffer.from(String(parameters.stdout).replace(/-----.*-----/g, ""), "base64")
      const integers = decodeDerList(decodeDer(der, "DHParameter").content, "DHParameter")
      const prime = integers[0]!.content.subarray(1)
      expect(finiteFieldName(prime, two)).toBe(name)
      if (name === "ffdhe2048") expect(checkPrimeSync(prime, { checks: 1 })).toBe(true)
    },
  )
})
