import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { isLanguageTag } from "./language-tag.ts"
import { decodeSecurityTxtFile } from "./security-txt-file.ts"
import { judgeSecurityTxtResponse } from "./security-txt-response.ts"
import { judgeSecurityTxtFile } from "./security-txt-rules.ts"

const NOW = Date.parse("2026-11-23T00:00:00Z")
const SOUND = "Contact: https://example.org/report\nExpires: 2027-01-01T00:00:00Z\n"
const SIGNATURE = "-----BEGIN PGP SIGNATURE-----\n\niQEzBA==\n=DHXw\n-----END PGP SIGNATURE-----\n"
const signed = (text: string, signature = SIGNATURE) =>
  `-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nCanonical: https://example.org/.well-known/security.txt\n${text}${signature}`

const judge = (content: string | Uint8Array, urls: ReadonlyArray<string> = []) => {
  const { errors, recommendations } = judgeSecurityTxtFile(decodeSecurityTxtFile(content), { now: NOW, urls })
  const shown = ({ code, line }: (typeof errors)[number]) => (line === null ? code : `${code} ${line}`)
  return { errors: errors.map(shown), recommendations: recommendations.map(shown) }
}

describe("a security.txt", () => {
  it.each([
    { name: "that is sound has no errors", text: SOUND, errors: [] },
    {
      name: "may end its lines with CRLF, and blanks before that",
      text: SOUND.replaceAll("\n", " \t\r\n"),
      errors: [],
    },
    { name: "may hold comments and empty lines", text: `# hello\n\n${SOUND}`, errors: [] },
    { name: "names fields in any case", text: SOUND.toLowerCase(), errors: [] },
    {
      name: "must not begin with a byte-order mark",
      text: `\ufeff${SOUND}`,
      errors: ["bom_in_file 1"],
    },
    { name: "must be UTF-8", text: Buffer.from(`# \xe9\n${SOUND}`, "latin1"), errors: ["utf8"] },
    { name: "may say what it likes in UTF-8", text: Buffer.from(`# é\ufffd\n${SOUND}`), errors: [] },
    { name: "must end its last line", text: SOUND.slice(0, -1), errors: ["no_line_separators 2"] },
    {
      name: "of a single carriage return has lines all the same",
      text: SOUND.replaceAll("\n", "\r"),
      errors: ["no_line_separators 1"],
    },
    {
      name: "may not double its carriage returns",
      text: SOUND.replace("\n", "\r\r\n"),
      errors: ["too_many_line_separators 1"],
    },
    { name: "has no line without a colon", text: `${SOUND}hello\n`, errors: ["invalid_line 3"] },
    { name: "begins fields at the margin", text: `${SOUND} Hiring: https://a/\n`, errors: ["invalid_line 3"] },
    { name: "has a space after the colon", text: `${SOUND}Hiring:https://a/\n`, errors: ["no_space 3"] },
    { name: "has none before it", text: `${SOUND}Hiring : https://a/\n`, errors: ["prec_ws 3"] },
    { name: "has a value in each field", text: `${SOUND}Hiring:\n`, errors: ["empty_value 3"] },
    { name: "has a name in each field", text: `${SOUND}: https://a/\n`, errors: ["empty_key 3"] },
    { name: "knows other schemes", text: `${SOUND}Contact: tel:+1-201-555-0123\n`, errors: [] },
    { name: "wants a URI", text: `${SOUND}Contact: a@example.org\n`, errors: ["no_uri 3"] },
    { name: "wants a URI of its characters", text: `${SOUND}Policy: https://a/ b\n`, errors: ["no_uri 3"] },
    { name: "wants whole escapes", text: `${SOUND}Policy: https://a/%4\n`, errors: ["no_uri 3"] },
    { name: "wants encrypted addresses", text: `${SOUND}Policy: HTTP://a/\n`, errors: ["no_https 3"] },
    { name: "wants whole addresses", text: `${SOUND}Policy: https:/a/\n`, errors: ["no_https 3"] },
    { name: "expires once", text: `${SOUND}Expires: 2027-01-02T00:00:00Z\n`, errors: ["multi_expire"] },
    {
      name: "names its languages once",
      text: `${SOUND}${"Preferred-Languages: en\n".repeat(2)}`,
      errors: ["multi_lang"],
    },
    {
      name: "names languages that there are",
      text: `${SOUND}Preferred-Languages: en, xx\n`,
      errors: ["invalid_lang 3"],
    },
    { name: "lets no comma stand alone", text: `${SOUND}Preferred-Languages: en,\n`, errors: ["invalid_lang 3"] },
    { name: "lets unknown fields pass", text: `${SOUND}Colour: blue\n`, errors: [] },
    { name: "leads to CSAF", text: `${SOUND}CSAF: https://a/x.json\n`, errors: ["no_csaf_file"] },
    { name: "that is empty lacks two fields", text: "", errors: ["no_expire", "no_contact"] },
  ])("$name", ({ text, errors }) => {
    expect(judge(text).errors).toEqual(errors)
  })

  it.each([
    ["2027-01-01T00:00:00Z", []],
    ["2027-01-01t00:00:00.123z", []],
    ["2027-01-01T00:00:60+01:00", []],
    ["2028-01-01T00:00:00-12:00", []],
    ["2026-11-22T23:59:59Z", ["expired 1"]],
    ["2026-11-23T00:30:00+01:00", ["expired 1"]],
    ["2027-01-01", ["invalid_expiry 1"]],
    ["2027-01-01 00:00:00Z", ["invalid_expiry 1"]],
    ["2027-01-01T00:00Z", ["invalid_expiry 1"]],
    ["2027-01-01T00:00:00", ["invalid_expiry 1"]],
    ["2027-02-30T00:00:00Z", ["invalid_expiry 1"]],
    ["2027-13-01T00:00:00Z", ["invalid_expiry 1"]],
    ["2027-01-01T24:00:00Z", ["invalid_expiry 1"]],
    ["2027-01-01T00:00:00+24:00", ["invalid_expiry 1"]],
  ])("that expires at %s: %j", (date, errors) => {
    expect(judge(`Expires: ${date}\nContact: https://a/\n`).errors).toEqual(errors)
  })

  it.each([
    { name: "is best signed", text: SOUND, recommendations: ["not_signed"] },
    {
      name: "that is signed says where it belongs",
      text: signed(SOUND).replace(/Canonical.*\n/, ""),
      recommendations: ["no_canonical"],
    },
    { name: "that is signed and does has nothing to mend", text: signed(SOUND), recommendations: [] },
    {
      name: "gives a key beside a mail address",
      text: signed(`${SOUND}Contact: mailto:a@example.org\n`),
      recommendations: ["no_encryption"],
    },
    {
      name: "is kept up to date",
      text: signed(SOUND.replace("2027", "2030")),
      recommendations: ["long_expiry 6"],
    },
    {
      name: "leads to one provider",
      text: signed(SOUND + "CSAF: https://a/provider-metadata.json\n".repeat(2)),
      recommendations: ["multiple_csaf_fields"],
    },
  ])("$name", ({ text, recommendations }) => {
    expect(judge(text)).toEqual({ errors: [], recommendations })
  })

  it.each([
    { name: "frame at the beginning", text: `\n${signed(SOUND)}`, errors: ["signed_format_issue 2"] },
    { name: "frame once", text: signed(signed(SOUND)), errors: ["signed_format_issue 5", "data_after_sig 16"] },
    { name: "beginning of the frame", text: SOUND + SIGNATURE, errors: ["signed_format_issue 3"] },
    { name: "signature", text: signed(SOUND, ""), errors: ["pgp_data_error"] },
    {
      name: "end of the signature",
      text: signed(SOUND, SIGNATURE.slice(0, -20)),
      errors: ["pgp_data_error", "no_line_separators 11"],
    },
    { name: "signature of armor", text: signed(SOUND, SIGNATURE.replace("=DHXw", "- ")), errors: ["pgp_data_error"] },
    { name: "end", text: `${signed(SOUND)}\nPolicy: https://a/\n`, errors: ["data_after_sig 13"] },
  ])("that is signed wants its $name", ({ text, errors }) => {
    const found = judge(text).errors
    for (const error of errors) expect(found).toContain(error)
  })

  it("that is signed may be dash-escaped", () => {
    expect(judge(signed(SOUND.replace("Expires", "- Expires"))).errors).toEqual([])
  })

  it("is where it says, or leads there", () => {
    const text = `${SOUND}Canonical: https://example.org/.well-known/security.txt\n`
    expect(judge(text, ["https://example.org/.well-known/security.txt", "https://b/"]).errors).toEqual([])
    expect(judge(text, ["https://b/"]).errors).toEqual(["no_canonical_match"])
  })

  it("of any kind is answered, with few problems", () => {
    const unit = fc.constantFrom(
      "\n",
      "\r",
      ":",
      " ",
      "- ",
      "#",
      "Contact",
      "Expires",
      "-----BEGIN PGP SIGNATURE-----",
      "\ud800",
    )
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 400 }), (text) => {
        const { errors, recommendations } = judge(text)
        expect(errors.length).toBeLessThanOrEqual(100)
        expect(recommendations).toContain("not_signed")
      }),
    )
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => void judge(bytes)))
  })

  it("of a megabyte takes no time", () => {
    const started = performance.now()
    for (const part of ["\n", "\r", " ", "a:\n", "Contact: %41", ":", "Preferred-Languages: en,", "\r\n-"])
      judge(part.repeat(1_000_000 / part.length))
    expect(performance.now() - started).toBeLessThan(20_000)
  })
})

describe("language tags", () => {
  it.each(["en", "En", "dUT", "nl-BE", "zh-Hant-TW", "de-CH-1901", "en-x-plain", "x-own", "i-klingon", "es-419", "fy"])(
    "%s is one",
    (tag) => expect(isLanguageTag(tag)).toBe(true),
  )
  it.each(["", "e", "xx", "abcd", "english", "en_US", "en-", "en-x", "en US", "123", "a".repeat(300)])(
    "%s is none",
    (tag) => expect(isLanguageTag(tag)).toBe(false),
  )
})

describe("a security.txt served", () => {
  const response = { status: 200, contentType: "text/plain; charset=utf-8", path: "/.well-known/security.txt" }

  it.each([
    { name: "well", given: response, errors: [] },
    { name: "without a charset", given: { ...response, contentType: "text/plain" }, errors: [] },
    { name: "nowhere", given: { ...response, status: 404 }, errors: ["no_security_txt_404"] },
    { name: "to nobody", given: { ...response, status: 403 }, errors: ["no_security_txt_other"] },
    { name: "in the old place", given: { ...response, path: "/security.txt" }, errors: ["location"] },
    { name: "as a page", given: { ...response, contentType: "text/html" }, errors: ["invalid_media"] },
    { name: "as nothing", given: { ...response, contentType: null }, errors: ["no_content_type"] },
    {
      name: "in Latin-1",
      given: { ...response, contentType: "text/plain;charset=latin1" },
      errors: ["invalid_charset"],
    },
  ])("$name: $errors", ({ given, errors }) => {
    expect(judgeSecurityTxtResponse(given).errors).toEqual(errors)
  })
})
