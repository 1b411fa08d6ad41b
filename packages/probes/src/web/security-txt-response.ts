/**
 * How security.txt was served: is it where it belongs, as plain text in UTF-8?
 * Spec: RFC 9116 §3 (location and Content-Type); RFC 9110 §8.3. Codes are those of sectxt and internet.nl.
 */
import { decodeMediaType } from "./media-type.ts"

export const securityTxtResponseErrorCodes = [
  "no_security_txt_404",
  /** Any other answer than 200. */
  "no_security_txt_other",
  /** Found at /security.txt only, the place of old. */
  "location",
  "no_content_type",
  "invalid_media",
  "invalid_charset",
] as const
export type SecurityTxtResponseErrorCode = (typeof securityTxtResponseErrorCodes)[number]

export interface SecurityTxtResponse {
  readonly status: number
  readonly contentType: string | null
  /** Path that was asked for. */
  readonly path: string
}

export const SECURITY_TXT_PATH = "/.well-known/security.txt"

/** What is wrong with how the file was served, and whether its content can be taken for one. */
export const judgeSecurityTxtResponse = ({
  status,
  contentType,
  path,
}: SecurityTxtResponse): {
  readonly errors: ReadonlyArray<SecurityTxtResponseErrorCode>
  readonly isReadable: boolean
} => {
  if (status !== 200)
    return { errors: [status === 404 ? "no_security_txt_404" : "no_security_txt_other"], isReadable: false }
  const location: ReadonlyArray<SecurityTxtResponseErrorCode> = path === SECURITY_TXT_PATH ? [] : ["location"]
  if (contentType === null) return { errors: [...location, "no_content_type"], isReadable: false }
  const type = decodeMediaType(contentType)
  if (type?.essence !== "text/plain") return { errors: [...location, "invalid_media"], isReadable: false }
  const isUtf8 = type.charset === null || UTF_8.has(type.charset)
  return { errors: isUtf8 ? location : [...location, "invalid_charset"], isReadable: true }
}

/** Names of the character set in IANA's registry (RFC 2978). */
const UTF_8: ReadonlySet<string> = new Set(["utf-8", "csutf8"])
