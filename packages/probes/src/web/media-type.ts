/**
 * Content-Type: text → media type.
 * Spec: RFC 9110 §8.3.1 (grammar), §5.6.6 (parameters).
 */
import { trimBlanks } from "./header-list.ts"

export interface MediaType {
  /** `type/subtype` in lower case. */
  readonly essence: string
  /** Value of `charset` in lower case; `null` when there is none. */
  readonly charset: string | null
}

/** Reads a value; `null` when it is no media type. Parameters that break the grammar are passed over. */
export const decodeMediaType = (value: string): MediaType | null => {
  const [written = "", ...parameters] = value.split(";")
  const essence = trimBlanks(written).toLowerCase()
  if (!/^[!#$%&'*+\-.^_`|~0-9a-z]+\/[!#$%&'*+\-.^_`|~0-9a-z]+$/.test(essence)) return null
  let charset: string | null = null
  for (const parameter of parameters) {
    const match = /^charset=(?:"([^"]*)"|([^" \t]+))$/i.exec(trimBlanks(parameter))
    charset ??= (match?.[1] ?? match?.[2])?.toLowerCase() ?? null
  }
  return { essence, charset }
}
