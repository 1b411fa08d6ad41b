/** TLSA matching compared with OpenSSL's, over all usages, selectors and matching types, and several records at once. */

import { spawn, spawnSync } from "node:child_process"
import { createHash, X509Certificate } from "node:crypto"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { issueCertificate, matchTlsa, type TlsaRecord } from "../src/index.ts"
import { authority, intermediate, leaf, notAfter, notBefore, roots, serverOptions } from "./certificates.ts"
import { serveTls } from "./servers.ts"

const hasOpenssl = spawnSync("openssl", ["version"]).status === 0
const stranger = issueCertificate({ subject: "Test Intermediate", isCa: true, notBefore, notAfter })
const expired = issueCertificate({
  subject: "www.example.org",
  sans: ["www.example.org"],
  issuer: intermediate,
  keys: leaf,
  notBefore,
  notAfter: new Date("2026-02-01T00:00:00Z"),
})
const certificates = { leaf, expired, intermediate, authority, stranger }
type Whose = keyof typeof certificates

const record = (usage: number, selector: number, matchingType: number, whose: Whose): TlsaRecord => {
  const x509 = new X509Certificate(certificates[whose].certificatePem)
  const whole = selector === 1 ? x509.publicKey.export({ type: "spki", format: "der" }) : x509.raw
  const hash = matchingType === 1 ? "sha256" : "sha512"
  return {
    usage,
    selector,
    matchingType,
    association: matchingType === 0 ? whole : createHash(hash).update(whole).digest(),
  }
}

const whoses = Object.keys(certificates) as ReadonlyArray<Whose>
const single = [0, 1, 2, 3].flatMap((usage) =>
  [0, 1].flatMap((selector) =>
    [0, 1, 2].flatMap((matchingType) =>
      whoses.map((whose) => ({
        name: `${usage} ${selector} ${matchingType} of ${whose}`,
        records: [record(usage, selector, matchingType, whose)],
      })),
    ),
  ),
)
const cut = (one: TlsaRecord): TlsaRecord => ({ ...one, association: one.association.subarray(0, -1) })
const several = [
  { name: "a weaker digest that fits", records: [record(3, 1, 1, "leaf"), record(3, 1, 2, "stranger")] },
  { name: "a stronger digest that fits", records: [record(3, 1, 1, "stranger"), record(3, 1, 2, "leaf")] },
  { name: "digests of other selectors", records: [record(3, 0, 1, "leaf"), record(3, 1, 2, "stranger")] },
  { name: "a digest that is too short", records: [cut(record(3, 1, 1, "leaf"))] },
  {
    name: "one that is too short and one that fits",
    records: [cut(record(3, 1, 1, "leaf")), record(2, 0, 1, "intermediate")],
  },
  { name: "an unknown matching type", records: [{ ...record(3, 1, 1, "leaf"), matchingType: 9 }] },
  { name: "an unknown selector", records: [{ ...record(3, 1, 1, "leaf"), selector: 7 }] },
  { name: "an unknown usage", records: [{ ...record(3, 1, 1, "leaf"), usage: 9 }] },
  { name: "a certificate cut short", records: [cut(record(3, 0, 0, "leaf"))] },
  { name: "a key called a certificate", records: [{ ...record(3, 1, 0, "leaf"), selector: 0 }] },
  {
    name: "EE of a stranger and TA that fits",
    records: [record(3, 1, 1, "stranger"), record(2, 1, 1, "intermediate")],
  },
]

/** What OpenSSL says, by its client's words. */
const verdictOfOpenssl = (port: number, folder: string, domain: string, records: ReadonlyArray<TlsaRecord>) =>
  Effect.callback<"pass" | "fail" | "no-usable">((resume) => {
    const texts = records.map(
      ({ usage, selector, matchingType, association }) =>
        `${usage} ${selector} ${matchingType} ${Buffer.from(association).toString("hex")}`,
    )
    const child = spawn("openssl", [
      ...[
        "s_client",
        "-connect",
        `127.0.0.1:${port}`,
        "-CAfile",
        join(folder, "root.pem"),
        "-no-CApath",
        "-no-CAstore",
      ],
      ...[
        "-dane_tlsa_domain",
        domain,
        "-dane_ee_no_namechecks",
        ...texts.flatMap((text) => ["-dane_tlsa_rrdata", text]),
      ],
    ])
    let printed = ""
    child.stdout.on("data", (chunk) => {
      printed += chunk
    })
    child.stderr.on("data", (chunk) => {
      printed += chunk
    })
    child.on("close", () => {
      if (/Failed to import any TLSA|unusable TLSA.*\n.*no usable/i.test(printed))
        return resume(Effect.succeed("no-usable"))
      const code = /Verify return code: (\d+)/.exec(printed)?.[1]
      if (code === undefined) return resume(Effect.succeed("no-usable"))
      resume(Effect.succeed(code === "0" ? "pass" : "fail"))
    })
    child.stdin.end()
  })

describe.skipIf(!hasOpenssl)("openssl s_client (skipped without openssl)", () => {
  it.each([
    { presented: "leaf and intermediate", certificates: [leaf, intermediate], names: "www.example.org" },
    {
      presented: "leaf, intermediate and root",
      certificates: [leaf, intermediate, authority],
      names: "www.example.org",
    },
    { presented: "an expired leaf", certificates: [expired, intermediate], names: "www.example.org" },
    { presented: "a certificate for another name", certificates: [leaf, intermediate], names: "www.example.com" },
  ])("judges every record as we do: $presented", ({ certificates: presented, names }) =>
    Effect.runPromise(
      Effect.scoped(
        Effect.gen(function* () {
          const folder = mkdtempSync(join(tmpdir(), "plumbline-dane-"))
          yield* Effect.addFinalizer(() => Effect.sync(() => rmSync(folder, { recursive: true })))
          writeFileSync(join(folder, "root.pem"), authority.certificatePem)
          const server = yield* serveTls({
            key: serverOptions.key,
            cert: presented.map(({ certificatePem }) => certificatePem).join(""),
          })
          const chain = presented.map(({ der }) => der)
          const differences = yield* Effect.forEach(
            [...single, ...several],
            ({ name, records }) =>
              Effect.map(verdictOfOpenssl(server.port, folder, names, records), (theirs) => {
                const { verdict } = matchTlsa(records, chain, { names: [names], roots, at: new Date() })
                return verdict === theirs ? [] : [`${name}: ${verdict}, OpenSSL: ${theirs}`]
              }),
            { concurrency: 2 },
          )
          expect(differences.flat()).toEqual([])
        }),
      ),
    ),
  )
})
