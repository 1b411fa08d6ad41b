/**
 * Writes data/trust-anchors/mozilla-roots.pem: the roots that Mozilla trusts for web sites, as this Node was built with.
 *
 *     npm run mozilla-roots -w packages/tls -- YYYY-MM-DD
 *
 * The date is the one on which it was done. Where Debian's package ca-certificates is installed, the header says how its list
 * differs: the two are taken from Mozilla's certdata.txt by different people at different times.
 */
import { X509Certificate } from "node:crypto"
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { rootCertificates } from "node:tls"

const DEBIAN = "/usr/share/ca-certificates/mozilla"
const FILE = join(import.meta.dirname, "../../../data/trust-anchors/mozilla-roots.pem")

const describe = (subject: string): string => subject.split("\n").toReversed().join(", ")

const rootsOf = (pems: ReadonlyArray<string>): ReadonlyArray<X509Certificate> =>
  pems.map((pem) => new X509Certificate(pem)).toSorted((a, b) => compare(describe(a.subject), describe(b.subject)))

const compare = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0)

const main = (date: string | undefined): void => {
  if (date === undefined || !/^\d{4}-\d\d-\d\d$/.test(date)) {
    process.stderr.write("mozilla-roots: say the date, YYYY-MM-DD\n")
    process.exitCode = 2
    return
  }
  const roots = rootsOf(rootCertificates)
  const header = [
    "Roots that Mozilla trusts for web sites.",
    `Source: Mozilla's certdata.txt as built into Node.js ${process.version} (tls.rootCertificates), taken on ${date}.`,
    `Certificates: ${roots.length}, by subject. Made by packages/tls/tools/mozilla-roots.ts; not to be edited.`,
    ...compareWithDebian(roots),
  ]
  const entries = roots.map(
    (root) =>
      `\n# ${describe(root.subject)}\n# SHA-256 ${root.fingerprint256.replaceAll(":", "").toLowerCase()}\n${root.toString()}`,
  )
  writeFileSync(FILE, header.map((line) => `# ${line}\n`).join("") + entries.join(""))
}

const compareWithDebian = (roots: ReadonlyArray<X509Certificate>): ReadonlyArray<string> => {
  if (!existsSync(DEBIAN)) return []
  const theirs = rootsOf(readdirSync(DEBIAN).map((file) => readFileSync(join(DEBIAN, file), "utf8")))
  const missing = (from: ReadonlyArray<X509Certificate>, than: ReadonlyArray<X509Certificate>): ReadonlyArray<string> =>
    from
      .filter((one) => !than.some(({ fingerprint256 }) => fingerprint256 === one.fingerprint256))
      .map(({ subject }) => describe(subject))
  return [
    `Compared with Debian's package ca-certificates (${theirs.length}).`,
    ...missing(roots, theirs).map((subject) => `Here alone: ${subject}`),
    ...missing(theirs, roots).map((subject) => `In Debian alone: ${subject}`),
  ]
}

main(process.argv[2])
