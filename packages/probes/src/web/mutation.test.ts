/** Sound headers and files, damaged at random: every decoder answers, and nothing throws. */
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { cspErrors, decodeContentSecurityPolicy, judgeContentSecurityPolicy } from "./content-security-policy.ts"
import { decodeHstsHeader } from "./hsts-header.ts"
import { decodeMediaType } from "./media-type.ts"
import { decodeReferrerPolicyHeader, disclosureOf } from "./referrer-policy-header.ts"
import { decodeSecurityTxtFile } from "./security-txt-file.ts"
import { judgeSecurityTxtFile } from "./security-txt-rules.ts"
import { decodeXContentTypeOptionsHeader } from "./x-content-type-options-header.ts"
import { decodeXFrameOptionsHeader } from "./x-frame-options-header.ts"

/** Enough for the suite; a hundred thousand were run when this was written. */
const RUNS = 2_000

/** A seed of which some stretches are cut, doubled, or overwritten. */
const mutated = (seeds: ReadonlyArray<string>) =>
  fc
    .tuple(
      fc.constantFrom(...seeds),
      fc.array(
        fc.tuple(
          fc.nat(400),
          fc.nat(12),
          fc.constantFrom("", "twice", "\0", "é", "\ud800", '"', "\\", ",", ";", "\r", "\n", "'"),
        ),
      ),
    )
    .map(([seed, cuts]) =>
      cuts.reduce((text, [at, length, by]) => {
        const from = text.length === 0 ? 0 : at % text.length
        const stretch = text.slice(from, from + length)
        return text.slice(0, from) + (by === "twice" ? stretch + stretch : by) + text.slice(from + length)
      }, seed),
    )

const HEADERS = [
  "max-age=31536000; includeSubDomains; preload",
  'max-age = "31536000"; x="a;b"',
  "default-src 'self' https://*.example.org:443/a; script-src 'nonce-YQ==' 'sha256-YQ=='; base-uri 'none', img-src data:",
  "no-referrer, strict-origin-when-cross-origin",
  'text/plain; charset="utf-8"',
]
const FILES = [
  "Contact: mailto:a@example.org\r\nExpires: 2027-01-01T00:00:00Z\r\nPreferred-Languages: en, nl-BE\r\n",
  "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n- CSAF: https://a/provider-metadata.json\n-----BEGIN PGP SIGNATURE-----\n\niQ==\n-----END PGP SIGNATURE-----\n",
]

describe("damaged input", () => {
  it("of a header is answered", () => {
    fc.assert(
      fc.property(mutated(HEADERS), (value) => {
        const hsts = decodeHstsHeader(value)
        expect("policy" in hsts ? hsts.policy.maxAgeSeconds >= 0 : hsts.error.length > 0).toBe(true)
        for (const error of judgeContentSecurityPolicy(decodeContentSecurityPolicy([value]), "example.org"))
          expect(cspErrors).toContain(error)
        expect(["nothing", "site", "address"]).toContain(disclosureOf(decodeReferrerPolicyHeader(value)))
        expect([null, "deny", "same-origin"]).toContain(decodeXFrameOptionsHeader(value))
        expect(typeof decodeXContentTypeOptionsHeader(value)).toBe("boolean")
        expect(typeof decodeMediaType(value)).toBe("object")
      }),
      { numRuns: RUNS },
    )
  })

  it("of a file is answered", () => {
    fc.assert(
      fc.property(mutated(FILES), (content) => {
        const file = decodeSecurityTxtFile(content)
        const lines = content.split(/\r+\n|\r|\n/).length
        const { errors, recommendations } = judgeSecurityTxtFile(file, { now: 0, urls: [content] })
        for (const { line } of [...errors, ...recommendations])
          expect(line === null || (line >= 1 && line <= lines)).toBe(true)
      }),
      { numRuns: RUNS },
    )
  })
})
