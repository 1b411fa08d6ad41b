/** An authority, an intermediate and a server certificate for tests. */
import { issueCertificate, makeTrustStore } from "../src/index.ts"

export const notBefore = new Date("2026-01-01T00:00:00Z")
export const notAfter = new Date("2036-01-01T00:00:00Z")

export const authority = issueCertificate({ subject: "Test Root", isCa: true, notBefore, notAfter })
export const intermediate = issueCertificate({
  subject: "Test Intermediate",
  isCa: true,
  issuer: authority,
  notBefore,
  notAfter,
})
export const leaf = issueCertificate({
  subject: "www.example.org",
  sans: ["www.example.org", "*.example.net"],
  issuer: intermediate,
  notBefore,
  notAfter,
})
/** RSA, because suites of old versions need it. */
export const rsaLeaf = issueCertificate({
  subject: "www.example.org",
  sans: ["www.example.org"],
  issuer: intermediate,
  keys: "rsa-2048",
  notBefore,
  notAfter,
})
export const roots = makeTrustStore([authority.certificatePem])

export const serverOptions = {
  key: leaf.privateKeyPem,
  cert: leaf.certificatePem + intermediate.certificatePem,
}
export const rsaServerOptions = {
  key: rsaLeaf.privateKeyPem,
  cert: rsaLeaf.certificatePem + intermediate.certificatePem,
}
