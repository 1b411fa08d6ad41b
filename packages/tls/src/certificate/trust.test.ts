import { spawnSync } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import fc from "fast-check"
import { afterAll, describe, expect, it } from "vitest"
import { type CertificateRequest, issueCertificate } from "./issue.ts"
import { makeTrustStore, verifyChain } from "./trust.ts"

const issue = (request: Partial<CertificateRequest> & { readonly subject: string }) =>
  issueCertificate({
    notBefore: new Date("2026-01-01T00:00:00Z"),
    notAfter: new Date("2027-01-01T00:00:00Z"),
    ...request,
  })

const root = issue({ subject: "Root", isCa: true, notAfter: new Date("2040-01-01T00:00:00Z") })
const intermediate = issue({
  subject: "Intermediate",
  isCa: true,
  issuer: root,
  notAfter: new Date("2030-01-01T00:00:00Z"),
})
const leaf = issue({ subject: "www.example.org", issuer: intermediate })
const selfSigned = issue({ subject: "self.example.org" })
const otherRoot = issue({ subject: "Other", isCa: true })
/** Same name as the root, another key: names match, signatures do not. */
const impostor = issue({ subject: "Root", isCa: true })
const byImpostor = issue({ subject: "www.example.org", issuer: impostor })
const byLeaf = issue({ subject: "below.example.org", issuer: leaf })
/** The intermediate's key, certified by another root. */
const crossSigned = issue({
  subject: "Intermediate",
  isCa: true,
  issuer: otherRoot,
  keys: { privateKeyPem: intermediate.privateKeyPem },
})
const rsaRoot = issue({ subject: "RSA Root", isCa: true, keys: "rsa-2048", hash: "sha1" })
const byRsaRoot = issue({ subject: "rsa.example.org", issuer: rsaRoot, hash: "sha1" })

const store = makeTrustStore([root.certificatePem])
const during = new Date("2026-06-01T00:00:00Z")

describe("a chain", () => {
  it.each([
    {
      name: "leaf and intermediate",
      chain: [leaf, intermediate],
      expected: { trusted: true, validUntil: "2027-01-01T00:00:00Z" },
    },
    { name: "with the root sent too", chain: [leaf, intermediate, root], expected: { trusted: true } },
    { name: "in the wrong order", chain: [leaf, root, otherRoot, intermediate], expected: { trusted: true } },
    { name: "with an intermediate twice", chain: [leaf, intermediate, intermediate], expected: { trusted: true } },
    { name: "with a cross-signed intermediate", chain: [leaf, crossSigned, intermediate], expected: { trusted: true } },
    { name: "without its intermediate", chain: [leaf], expected: { trusted: false, reason: "unknown-issuer", at: 0 } },
    {
      name: "to a root unknown",
      chain: [leaf, crossSigned, otherRoot],
      expected: { trusted: false, reason: "unknown-issuer", at: 2 },
    },
    { name: "self-signed", chain: [selfSigned], expected: { trusted: false, reason: "self-signed", at: 0 } },
    {
      name: "below a leaf",
      chain: [byLeaf, leaf, intermediate],
      expected: { trusted: false, reason: "not-a-ca", at: 0 },
    },
    { name: "of no certificate", chain: [], expected: { trusted: false, reason: "no-certificate", at: 0 } },
  ])("$name: $expected", ({ chain, expected }) => {
    const ders = chain.map(({ der }) => der)
    expect(verifyChain(ders, store)).toMatchObject(expected)
    expect(verifyChain(ders, store, during)).toMatchObject(expected)
  })

  it("is trusted when its leaf is a root itself", () => {
    const own = makeTrustStore([selfSigned.certificatePem])
    expect(verifyChain([selfSigned.der], own)).toMatchObject({ trusted: true })
  })

  it("signed by another key of the same name is a bad signature or an unknown issuer", () => {
    const verdict = verifyChain([byImpostor.der], store)
    expect(verdict.trusted).toBe(false)
    expect(verifyChain([byImpostor.der, impostor.der], store)).toMatchObject({ trusted: false })
  })

  it("with a changed signature is a bad signature", () => {
    const mutated = Uint8Array.from(leaf.der)
    mutated[mutated.length - 1]! ^= 1
    expect(verifyChain([mutated, intermediate.der], store)).toEqual({ trusted: false, reason: "bad-signature", at: 0 })
  })

  it("keeps trust and date apart", () => {
    const ders = [leaf.der, intermediate.der]
    expect(verifyChain(ders, store, new Date("2027-06-01T00:00:00Z"))).toEqual({
      trusted: false,
      reason: "expired",
      at: 0,
    })
    expect(verifyChain(ders, store, new Date("2025-06-01T00:00:00Z"))).toMatchObject({ reason: "not-yet-valid" })
    expect(verifyChain(ders, store)).toMatchObject({ trusted: true, validFrom: "2026-01-01T00:00:00Z" })
    const untrusted = [leaf.der, crossSigned.der]
    expect(verifyChain(untrusted, store, new Date("2040-01-01T00:00:00Z"))).toMatchObject({ reason: "unknown-issuer" })
  })

  it("takes the path that is valid longest", () => {
    const both = makeTrustStore([root.certificatePem, otherRoot.certificatePem])
    const longLeaf = issue({ subject: "long", issuer: intermediate, notAfter: new Date("2029-01-01T00:00:00Z") })
    const ders = [longLeaf.der, crossSigned.der, intermediate.der]
    expect(verifyChain(ders, both)).toMatchObject({ trusted: true, validUntil: "2029-01-01T00:00:00Z" })
    expect(verifyChain(ders, both, new Date("2028-01-01T00:00:00Z"))).toMatchObject({ trusted: true })
  })

  it("with SHA-1 signatures still verifies: strength is judged elsewhere", () => {
    expect(verifyChain([byRsaRoot.der], makeTrustStore([rsaRoot.certificatePem]))).toMatchObject({ trusted: true })
  })

  it("of garbage is malformed, whatever the bytes", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 100 }), { maxLength: 4 }), (chain) => {
        expect(verifyChain(chain, store).trusted).toBe(false)
      }),
      { numRuns: 200 },
    )
    expect(verifyChain([Uint8Array.of(1, 2, 3)], store)).toEqual({ trusted: false, reason: "malformed", at: 0 })
    expect(verifyChain([leaf.der, Uint8Array.of(1), intermediate.der], store)).toMatchObject({ trusted: true })
  })

  it("of many cross-signed authorities ends in bounded time", () => {
    // Six authorities that have all signed each other: 6! paths and more.
    const keys = Array.from({ length: 6 }, (_, index) => issue({ subject: `A${index}`, isCa: true }))
    const mesh = keys.flatMap((issuer) =>
      keys
        .filter((one) => one !== issuer)
        .map((one) =>
          issue({ subject: `A${keys.indexOf(one)}`, isCa: true, issuer, keys: { privateKeyPem: one.privateKeyPem } }),
        ),
    )
    const bottom = issue({ subject: "bottom", issuer: keys[0]! })
    const started = performance.now()
    expect(verifyChain([bottom.der, ...mesh.map(({ der }) => der)], store).trusted).toBe(false)
    expect(performance.now() - started).toBeLessThan(10_000)
  })
})

const hasOpenssl = spawnSync("openssl", ["version"]).status === 0

describe.skipIf(!hasOpenssl)("openssl verify (skipped without openssl)", () => {
  const folder = mkdtempSync(join(tmpdir(), "plumbline-tls-"))
  afterAll(() => rmSync(folder, { recursive: true }))
  const file = (name: string, pem: string): string => {
    const path = join(folder, name)
    writeFileSync(path, pem)
    return path
  }

  it.each([
    { name: "a good chain", chain: [leaf, intermediate] },
    { name: "a chain without its intermediate", chain: [leaf] },
    { name: "a chain below a leaf", chain: [byLeaf, leaf, intermediate] },
    { name: "a self-signed certificate", chain: [selfSigned] },
    { name: "a certificate of an impostor", chain: [byImpostor, impostor] },
  ])("agrees on $name", ({ chain }) => {
    const [first, ...others] = chain.map(({ certificatePem }) => certificatePem)
    const { status } = spawnSync("openssl", [
      "verify",
      "-attime",
      String(+during / 1000),
      "-no-CApath",
      "-CAfile",
      file("root.pem", root.certificatePem),
      "-untrusted",
      file("others.pem", others.join("") || root.certificatePem),
      file("leaf.pem", first!),
    ])
    expect(
      verifyChain(
        chain.map(({ der }) => der),
        store,
        during,
      ).trusted,
    ).toBe(status === 0)
  })
})
