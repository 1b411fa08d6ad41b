/** Keys, self-signed certificates, Diffie-Hellman parameters and an OCSP answer, made by openssl for the laboratory. */
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { run } from "./command.ts"

export const serverName = "www.example.org"

/** Kind → arguments of `openssl req -x509` for its key and its hash. */
const KINDS: Readonly<Record<string, ReadonlyArray<string>>> = {
  "rsa-1024-sha1": ["-newkey", "rsa:1024", "-sha1"],
  "rsa-2048": ["-newkey", "rsa:2048", "-sha256"],
  "rsa-2048-sha224": ["-newkey", "rsa:2048", "-sha224"],
  "rsa-3072": ["-newkey", "rsa:3072", "-sha384"],
  "rsa-pss": ["-newkey", "rsa-pss", "-pkeyopt", "rsa_keygen_bits:2048"],
  dsa: ["-newkey", "dsa:{dsa.parameters}", "-sha256"],
  ...Object.fromEntries(
    [
      ["p256", "P-256", "sha256"],
      ["p384", "P-384", "sha384"],
      ["p521", "P-521", "sha512"],
      ["p224", "P-224", "sha224"],
      ["secp256k1", "secp256k1", "sha256"],
      ["brainpool256", "brainpoolP256r1", "sha256"],
    ].map(([kind, curve, hash]) => [kind, ["-newkey", "ec", "-pkeyopt", `ec_paramgen_curve:${curve}`, `-${hash}`]]),
  ),
  other: ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-subj", "/CN=other.example"],
  ed25519: ["-newkey", "ed25519"],
  ed448: ["-newkey", "ed448"],
}

/** Groups of RFC 7919. Fields of a server's own take long to find; those in `fields/` were made by `openssl dhparam`. */
const FIELDS: Readonly<Record<string, ReadonlyArray<string>>> = Object.fromEntries([
  ...[2048, 3072, 4096, 6144, 8192].map((bits) => [
    `ffdhe${bits}.pem`,
    ["genpkey", "-genparam", "-out", `ffdhe${bits}.pem`, "-algorithm", "DH", "-pkeyopt", `group:ffdhe${bits}`],
  ]),
  ...["own1024.pem", "own2048.pem"].map((file) => [
    file,
    ["dhparam", "-in", join(import.meta.dirname, "fields", file), "-out", file],
  ]),
])

/** Makes everything that `kinds` and `files` name in `folder`: `<kind>.pem` and `<kind>.key`; `ocsp.der` for `rsa-2048`. */
export const makeFiles = async (
  folder: string,
  kinds: ReadonlySet<string>,
  files: ReadonlySet<string>,
): Promise<void> => {
  if (kinds.has("dsa")) await run("openssl", ["dsaparam", "-out", "dsa.parameters", "1024"], { cwd: folder })
  await eachOf([...kinds], (kind) => makeCertificate(folder, kind))
  await eachOf(
    Object.keys(FIELDS).filter((file) => files.has(file)),
    (file) => run("openssl", FIELDS[file] ?? [], { cwd: folder }),
  )
  if (files.has("ocsp.der")) await makeOcspAnswer(folder, "rsa-2048")
}

/** Two at a time: there are two processors at least, and more would only push each other away. */
const eachOf = async <T>(items: ReadonlyArray<T>, act: (item: T) => Promise<unknown>): Promise<void> => {
  const waiting = [...items]
  const work = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await act(item)
  }
  await Promise.all([work(), work()])
}

const makeCertificate = async (folder: string, kind: string): Promise<void> => {
  const how = KINDS[kind]
  if (how === undefined) throw new Error(`${kind}: no such kind of certificate`)
  await run(
    "openssl",
    [
      ...["req", "-x509", "-nodes", "-days", "365", "-keyout", `${kind}.key`, "-out", `${kind}.pem`],
      ...[
        "-subj",
        `/CN=${serverName}`,
        "-addext",
        `subjectAltName=DNS:${kind === "other" ? "other.example" : serverName}`,
      ],
      ...how.map((word) => word.replace("{dsa.parameters}", "dsa.parameters")),
    ],
    { cwd: folder },
  )
}

/** The certificate says of itself that it is good. */
const makeOcspAnswer = async (folder: string, kind: string): Promise<void> => {
  const certificate = `${kind}.pem`
  const serial = (await run("openssl", ["x509", "-in", certificate, "-noout", "-serial"], { cwd: folder })).trim()
  writeFileSync(
    join(folder, "index.txt"),
    `V\t360101000000Z\t\t${serial.replace("serial=", "")}\tunknown\t/CN=${serverName}\n`,
  )
  await run(
    "openssl",
    [
      ...["ocsp", "-index", "index.txt", "-CA", certificate, "-rsigner", certificate, "-rkey", `${kind}.key`],
      ...["-issuer", certificate, "-cert", certificate, "-respout", "ocsp.der", "-ndays", "30", "-noverify"],
    ],
    { cwd: folder },
  )
}
