/**
 * Certificates of the lab: an authority of its own (root and intermediate), one that nobody trusts, and a certificate for every
 * web server as its quirk asks, all made by `openssl ca`.
 *
 * Keys are ECDSA P-256 where a quirk does not say otherwise. Each `<name>.pem` holds what the server sends: the leaf, and the intermediate where the chain is
 * complete.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { inDays, run } from "./command.ts"
import type { CertificateRecipe, Quirk } from "./quirk.ts"

/** Writes `certificates/` below the state folder; `certificates/roots.pem` is what a client of the lab trusts. */
export const assembleCertificates = (quirks: ReadonlyArray<Quirk>, state: string): void => {
  const folder = join(state, "certificates")
  mkdirSync(join(folder, "published"), { recursive: true })
  writeFileSync(join(folder, "authority.cnf"), AUTHORITY_CONFIGURATION)
  writeFileSync(join(folder, "index.txt"), "")
  writeFileSync(join(folder, "index.txt.attr"), "unique_subject = no\n")
  makeRoot(folder, "root", "/O=Plumbline Lab/CN=Lab Root")
  makeRoot(folder, "unknown-authority", "/O=Nobody Knows/CN=Unknown Root")
  makeKey(folder, "lab-authority", "/O=Plumbline Lab/CN=Lab Intermediate")
  sign(folder, "lab-authority", "root", -30, 3650, INTERMEDIATE_EXTENSIONS)
  run("openssl", ["x509", "-in", "lab-authority.pem", "-outform", "DER", "-out", "published/lab-authority.der"], folder)
  writeFileSync(join(folder, "roots.pem"), readFileSync(join(folder, "root.pem")))

  for (const quirk of quirks) {
    if (quirk.certificate !== null) makeLeaf(folder, quirk.target, quirk.certificate)
    if (quirk.mailCertificate !== null) makeLeaf(folder, `mail.${quirk.zone}`, quirk.mailCertificate)
    if (quirk.policyCertificate !== null) makeLeaf(folder, `mta-sts.${quirk.zone}`, quirk.policyCertificate)
  }
  const mail: CertificateRecipe = {
    issuer: "lab-authority",
    chain: "complete",
    names: ["mail-provider.xy", "*.mail-provider.xy"],
    key: "ecdsa-p256",
    hash: "sha256",
    hasResponder: false,
    validFromDays: -1,
    validUntilDays: 89,
    defect: null,
  }
  makeLeaf(folder, "mail-provider.xy", mail)
  // One for all policy hosts of MTA-STS.
  const served = quirks.filter(({ roles, files }) => roles.includes("mail") && files.zone !== null)
  makeLeaf(folder, "policies", { ...mail, names: served.map(({ target }) => `mta-sts.${target}`) })
}

const makeLeaf = (folder: string, name: string, recipe: CertificateRecipe): void => {
  makeKey(folder, name, `/CN=${recipe.names[0] ?? name}`, recipe.key)
  const extensions = [
    "basicConstraints = critical, CA:FALSE",
    `keyUsage = critical, digitalSignature${recipe.key.startsWith("rsa") ? ", keyEncipherment" : ""}`,
    "extendedKeyUsage = serverAuth",
    "subjectKeyIdentifier = hash",
    recipe.issuer === "itself" ? "" : "authorityKeyIdentifier = keyid:always",
    recipe.issuer === "lab-authority"
      ? `authorityInfoAccess = caIssuers;URI:http://certificates.web-provider.xy/lab-authority.der${recipe.hasResponder ? ", OCSP;URI:http://ocsp.web-provider.xy" : ""}`
      : "",
    `subjectAltName = ${recipe.names.map((each) => `DNS:${each}`).join(", ")}`,
  ]
  const issuer = recipe.issuer === "itself" ? name : recipe.issuer
  sign(folder, name, issuer, recipe.validFromDays, recipe.validUntilDays, extensions.join("\n"), recipe.hash)
  if (recipe.hasResponder) answerForStapling(folder, name, issuer)
  const file = join(folder, `${name}.pem`)
  const made = readFileSync(file, "utf8")
  const leaf = recipe.defect === "broken-signature" ? breakSignature(made) : made
  const rest =
    recipe.chain === "complete" && recipe.issuer !== "itself" ? readFileSync(join(folder, `${issuer}.pem`), "utf8") : ""
  writeFileSync(file, `${leaf}${rest}`)
}

/** What the responder would say: good, signed by the issuer itself (RFC 6960 §4.2.2.2). */
const answerForStapling = (folder: string, name: string, issuer: string): void => {
  const authority = ["-issuer", `${issuer}.pem`]
  run("openssl", ["ocsp", ...authority, "-cert", `${name}.pem`, "-reqout", `${name}.ocsp-request`], folder)
  const signer = ["-rsigner", `${issuer}.pem`, "-rkey", `${issuer}.key`, "-CA", `${issuer}.pem`]
  const files = ["-reqin", `${name}.ocsp-request`, "-respout", `${name}.ocsp`]
  run("openssl", ["ocsp", "-index", "index.txt", ...signer, ...files, "-ndays", "30"], folder)
}

const makeKey = (
  folder: string,
  name: string,
  subject: string,
  kind: CertificateRecipe["key"] = "ecdsa-p256",
): void => {
  const algorithm =
    kind === "ecdsa-p256" ? ["ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"] : [kind.replace("rsa-", "rsa:")]
  const key = ["-newkey", ...algorithm, "-nodes", "-keyout", `${name}.key`]
  run("openssl", ["req", "-new", ...key, "-subj", subject, "-out", `${name}.csr`, "-config", "authority.cnf"], folder)
}

const makeRoot = (folder: string, name: string, subject: string): void => {
  makeKey(folder, name, subject)
  sign(folder, name, name, -30, 3650, ROOT_EXTENSIONS)
}

/** Makes `<name>.pem` from `<name>.csr`; who is its own issuer signs itself. */
const sign = (
  folder: string,
  name: string,
  issuer: string,
  from: number,
  until: number,
  extensions: string,
  hash: CertificateRecipe["hash"] = "sha256",
): void => {
  const file = `${name}.ext`
  writeFileSync(join(folder, file), `${extensions}\n`)
  const by = issuer === name ? ["-selfsign"] : ["-cert", `${issuer}.pem`]
  const dates = ["-startdate", `${inDays(from)}Z`, "-enddate", `${inDays(until)}Z`]
  const words = [
    "ca",
    "-batch",
    "-notext",
    "-md",
    hash,
    "-config",
    "authority.cnf",
    ...by,
    "-keyfile",
    `${issuer}.key`,
    ...dates,
  ]
  run("openssl", [...words, "-in", `${name}.csr`, "-extfile", file, "-out", `${name}.pem`], folder)
}

/** Turns over the last bit: it belongs to the second number of the ECDSA signature, so that the certificate stays readable. */
const breakSignature = (pem: string): string => {
  const der = Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ""), "base64")
  der[der.length - 1] = (der[der.length - 1] ?? 0) ^ 1
  const lines = der.toString("base64").match(/.{1,64}/g) ?? []
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`
}

const AUTHORITY_CONFIGURATION = `
[ca]
default_ca = lab
[lab]
database = index.txt
new_certs_dir = .
rand_serial = yes
default_md = sha256
policy = any
[any]
organizationName = optional
commonName = supplied
[req]
distinguished_name = asked
[asked]
`
const ROOT_EXTENSIONS = `basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash`
const INTERMEDIATE_EXTENSIONS = `basicConstraints = critical, CA:TRUE, pathlen:0
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid:always`
