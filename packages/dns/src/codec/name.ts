/**
 * Domain names: how are they written, compared and ordered without losing a byte?
 * Spec: RFC 1035 §3.1 (wire), §5.1 (escapes), RFC 4034 §6.1 (canonical order), RFC 4343 (case).
 *
 * A `Name` is the absolute presentation form in which every byte is kept: printable ASCII as itself, `. \ " ( ) ; @ $` after a
 * backslash, all else as `\ddd`. Labels ⇄ text is a bijection, so `Name` serves as map key, and lower-casing the text is
 * exactly the lower-casing of ASCII letters that RFC 4343 asks for.
 *
 * Not done: internationalized names; callers pass A-labels.
 */
import { DecodeError } from "./decode-error.ts"

/** Absolute name in normalized presentation form, e.g. `www.example.nl.`; the root is `.`. */
export type Name = string

/** RFC 1035 §3.1: a label has 63 bytes at most. */
export const MAX_LABEL_BYTES = 63
/** RFC 1035 §3.1: a name has 255 bytes at most, length bytes and root included. */
export const MAX_NAME_BYTES = 255

/** Reads a name as people write it, relative or absolute. Throws DecodeError when it is not a name. */
export const decodeName = (text: string): Name => {
  if (text === "." || text === "") return "."
  if (PLAIN_NAME.test(text) && text.length < MAX_NAME_BYTES - 1) return text.endsWith(".") ? text : `${text}.`
  return nameFromLabels(splitLabels(text))
}

/** Labels as strings of one character a byte (latin1), leftmost first, without the root. */
export const nameLabels = (name: Name): readonly string[] => {
  if (name === ".") return []
  if (!name.includes("\\")) return name.slice(0, -1).split(".")
  return splitLabels(name)
}

/** Name from labels of one character a byte. Throws DecodeError when a label or the whole is too long. */
export const nameFromLabels = (labels: readonly string[]): Name => {
  let bytes = 1
  let text = ""
  for (const label of labels) {
    if (label.length === 0 || label.length > MAX_LABEL_BYTES) {
      throw new DecodeError({ at: text.length, expected: "a label of 1 to 63 bytes", spec: "RFC 1035 §3.1" })
    }
    bytes += label.length + 1
    text += `${escapeLabel(label)}.`
  }
  if (bytes > MAX_NAME_BYTES) {
    throw new DecodeError({ at: text.length, expected: "a name of at most 255 bytes", spec: "RFC 1035 §3.1" })
  }
  return text === "" ? "." : text
}

/** Presentation form of one label given as one character a byte. */
export const escapeLabel = (label: string): string => {
  if (PLAIN_LABEL.test(label)) return label
  let text = ""
  for (let i = 0; i < label.length; i++) {
    const code = label.charCodeAt(i)
    if (SPECIAL.has(code)) text += `\\${label[i]}`
    else if (code > 0x20 && code < 0x7f) text += label[i]
    else text += `\\${String(code).padStart(3, "0")}`
  }
  return text
}

/** Uncompressed wire form, case as given. */
export const encodeName = (name: Name): Uint8Array => {
  const labels = nameLabels(name)
  let size = 1
  for (const label of labels) size += label.length + 1
  const bytes = new Uint8Array(size)
  let at = 0
  for (const label of labels) {
    bytes[at++] = label.length
    for (let i = 0; i < label.length; i++) bytes[at++] = label.charCodeAt(i)
  }
  return bytes
}

/** Name with its ASCII letters in lower case: the form in which names are equal (RFC 4343 §3) and signed (RFC 4034 §6.2). */
export const canonicalName = (name: Name): Name => name.toLowerCase()

export const equalNames = (a: Name, b: Name): boolean => a === b || a.toLowerCase() === b.toLowerCase()

/** Labels without the root; `.` has 0. A leading `*` counts. */
export const countLabels = (name: Name): number => nameLabels(name).length

/** Name without its leftmost label; the root's parent is the root. */
export const parentName = (name: Name): Name => {
  let at = 0
  while (at < name.length && name[at] !== ".") at += name[at] === "\\" ? 2 : 1
  return at + 1 >= name.length ? "." : name.slice(at + 1)
}

/** The ancestor of `name` that keeps its rightmost `labels` labels. */
export const ancestorName = (name: Name, labels: number): Name => {
  let current = name
  for (let drop = countLabels(name) - labels; drop > 0; drop--) current = parentName(current)
  return current
}

/** Whether `name` is `ancestor` or lies below it. */
export const isAtOrBelow = (name: Name, ancestor: Name): boolean => {
  if (ancestor === ".") return true
  const lower = name.toLowerCase()
  const suffix = ancestor.toLowerCase()
  if (!lower.endsWith(suffix)) return false
  if (lower.length === suffix.length) return true
  if (!lower.includes("\\")) return lower.charCodeAt(lower.length - suffix.length - 1) === DOT
  return ancestorName(lower, countLabels(suffix)) === suffix
}

export const isBelow = (name: Name, ancestor: Name): boolean =>
  !equalNames(name, ancestor) && isAtOrBelow(name, ancestor)

/** Longest name that is at or above both. */
export const commonAncestor = (a: Name, b: Name): Name => {
  const left = nameLabels(a.toLowerCase())
  const right = nameLabels(b.toLowerCase())
  let shared = 0
  while (
    shared < left.length &&
    shared < right.length &&
    left[left.length - 1 - shared] === right[right.length - 1 - shared]
  ) {
    shared++
  }
  return ancestorName(a.toLowerCase(), shared)
}

/** Canonical order of RFC 4034 §6.1: by labels from the right, as unsigned bytes in lower case. */
export const compareNames = (a: Name, b: Name): number => {
  const left = nameLabels(a.toLowerCase())
  const right = nameLabels(b.toLowerCase())
  for (let i = 1; i <= left.length && i <= right.length; i++) {
    const x = left[left.length - i]!
    const y = right[right.length - i]!
    if (x !== y) return x < y ? -1 : 1
  }
  return left.length - right.length
}

/** `*.` before a name; undefined when the result would be too long to exist. */
export const wildcardName = (name: Name): Name | undefined =>
  encodeName(name).length + 2 > MAX_NAME_BYTES ? undefined : name === "." ? "*." : `*.${name}`

export const isWildcard = (name: Name): boolean => name.startsWith("*.")

/** Replaces the suffix `from` of `name` by `to` (RFC 6672 §2.2); undefined when the result is too long. */
export const substituteSuffix = (name: Name, from: Name, to: Name): Name | undefined => {
  const labels = nameLabels(name)
  const kept = labels.slice(0, labels.length - countLabels(from))
  try {
    return nameFromLabels([...kept, ...nameLabels(to)])
  } catch {
    return undefined
  }
}

const splitLabels = (text: string): readonly string[] => {
  const labels: Array<string> = []
  let label = ""
  let at = 0
  while (at < text.length) {
    const char = text[at]!
    if (char === "\\") {
      const digits = text.slice(at + 1, at + 4)
      if (/^\d{3}$/.test(digits)) {
        if (Number(digits) > 255) throw new DecodeError({ at, expected: "\\ddd up to 255", spec: "RFC 1035 §5.1" })
        label += String.fromCharCode(Number(digits))
        at += 4
      } else {
        const next = text.charCodeAt(at + 1)
        if (Number.isNaN(next) || next > 0x7e || (next >= 0x30 && next <= 0x39)) {
          throw new DecodeError({ at, expected: "a character or three digits after \\", spec: "RFC 1035 §5.1" })
        }
        label += text[at + 1]
        at += 2
      }
    } else if (char === ".") {
      if (label === "") throw new DecodeError({ at, expected: "a label of 1 to 63 bytes", spec: "RFC 1035 §3.1" })
      labels.push(label)
      label = ""
      at++
    } else {
      if (char.charCodeAt(0) > 0x7e) {
        throw new DecodeError({ at, expected: "ASCII; internationalized names as A-labels", spec: "RFC 5890 §2.3.2.1" })
      }
      label += char
      at++
    }
  }
  if (label !== "") labels.push(label)
  return labels
}

const DOT = 0x2e
/** Labels that need no escape; `*`, `_` and `/` occur in real names. */
const PLAIN_LABEL = /^[A-Za-z0-9_*/!#%&'+,:<=>?[\]^`{|}~-]+$/
const PLAIN_NAME = /^(?:[A-Za-z0-9_*/-]{1,63}\.)*[A-Za-z0-9_*/-]{1,63}\.?$/
/** `"`, `$`, `(`, `)`, `.`, `;`, `@`, `\`: what a zone file would read otherwise. */
const SPECIAL: ReadonlySet<number> = new Set([0x22, 0x24, 0x28, 0x29, 0x2e, 0x3b, 0x40, 0x5c])
