/**
 * SPF macros: what a domain or an explanation in a record says of one sender.
 * Spec: RFC 7208 §7.1 (grammar), §7.2 (letters), §7.3 (expansion).
 *
 * Not done here: the look-ups behind `%{p}`; its value is given by the caller.
 */

/** The letters of §7.2 in lower case. `c`, `r` and `t` belong in explanations only. */
export type MacroLetter = "s" | "l" | "o" | "d" | "i" | "p" | "h" | "c" | "r" | "t" | "v"

/** A piece of a macro-string: text as it stands, or a letter with its transformers. */
export type MacroPart =
  | { readonly text: string }
  | {
      readonly letter: MacroLetter
      /** Written in upper case: the value is URL-escaped. */
      readonly isEscaped: boolean
      /** How many right-hand labels are kept; `null` for all. */
      readonly keep: number | null
      readonly isReversed: boolean
      /** Characters that split the value; `.` where the record names none. */
      readonly delimiters: string
    }

/**
 * Splits a macro-string in its parts; `null` when it breaks the grammar. `space` lets the blanks of an explanation pass
 * (explain-string of §12). Linear in the length of the text.
 */
export const decodeMacroString = (
  text: string,
  options: { readonly space?: boolean } = {},
): ReadonlyArray<MacroPart> | null => {
  const parts: Array<MacroPart> = []
  const literal = options.space === true ? EXPLANATION_LITERAL : LITERAL
  for (let at = 0; at < text.length; ) {
    if (text[at] !== "%") {
      literal.lastIndex = at
      const run = literal.exec(text)?.[0]
      if (run === undefined) return null
      parts.push({ text: run })
      at += run.length
      continue
    }
    const escaped = ESCAPES[text[at + 1] ?? ""]
    if (escaped !== undefined) {
      parts.push({ text: escaped })
      at += 2
      continue
    }
    EXPAND.lastIndex = at
    const found = EXPAND.exec(text)
    if (found === null) return null
    const [whole, letter, digits, reverse, delimiters] = found as unknown as [string, string, string, string, string]
    // §7.3: the number of labels to keep must not be zero.
    if (digits !== "" && Number(digits) === 0) return null
    parts.push({
      letter: letter.toLowerCase() as MacroLetter,
      isEscaped: letter !== letter.toLowerCase(),
      keep: digits === "" ? null : Number(digits),
      isReversed: reverse !== "",
      delimiters: delimiters === "" ? "." : delimiters,
    })
    at += whole.length
  }
  return parts
}

/** Whether the text is a macro-string (§7.1). */
export const isMacroString = (text: string): boolean => decodeMacroString(text) !== null

/**
 * Whether the text is a domain-spec (§7.1): it ends in a dot and a top label, or in a macro, and uses no letter that is
 * for explanations only (§7.2).
 */
export const isDomainSpec = (text: string): boolean => {
  const parts = decodeMacroString(text)
  const last = parts?.at(-1)
  if (parts === null || last === undefined) return false
  if (parts.some((part) => "letter" in part && EXPLANATION_LETTERS.includes(part.letter))) return false
  // What stands for `%%`, `%_` or `%-` is a macro too; no literal has these characters.
  return "letter" in last || /[% ]/.test(last.text) || TOP_LABEL.test(text)
}

/** Puts the values of a sender in place of the letters (§7.3). A value is asked for once for each place it stands in. */
export const expandMacros = (
  parts: ReadonlyArray<MacroPart>,
  valueFor: (letter: MacroLetter) => string,
  /** Characters after which the expansion is given up: `null` is returned. */
  limit: number,
): string | null => {
  let expanded = ""
  for (const part of parts) {
    expanded += "text" in part ? part.text : transform(part, valueFor(part.letter))
    if (expanded.length > limit) return null
  }
  return expanded
}

const transform = (part: Extract<MacroPart, { letter: string }>, value: string): string => {
  let labels = [""]
  for (const character of value)
    if (part.delimiters.includes(character)) labels.push("")
    else labels[labels.length - 1] += character
  if (part.isReversed) labels.reverse()
  if (part.keep !== null) labels = labels.slice(-part.keep)
  const joined = labels.join(".")
  return part.isEscaped ? escapeForUrl(joined) : joined
}

/** §7.3: everything but the unreserved characters of RFC 3986 §2.3. */
const escapeForUrl = (text: string): string =>
  [...Buffer.from(text, "utf8")]
    .map((byte) => {
      const character = String.fromCharCode(byte)
      return /[A-Za-z0-9\-._~]/.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`
    })
    .join("")

const ESCAPES: Readonly<Record<string, string>> = { "%": "%", _: " ", "-": "%20" }
const EXPLANATION_LETTERS: ReadonlyArray<MacroLetter> = ["c", "r", "t"]
const LITERAL = /[\x21-\x24\x26-\x7e]+/y
const EXPLANATION_LITERAL = /[\x20-\x24\x26-\x7e]+/y
const EXPAND = /%\{([slodiphcrtv])(\d*)(r?)([.\-+,/_=]*)\}/iy
/** `.` and a top label that is not all digits and neither begins nor ends with a hyphen, perhaps with the dot of the root. */
const TOP_LABEL = /\.(?=[a-z0-9-]*[a-z-])[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.?$/i
