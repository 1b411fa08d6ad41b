/**
 * Domain names: why is this text not the name of a host in the form in which we keep it?
 * Spec: RFC 1035 §2.3.4 (lengths), RFC 1123 §2.1 (letters, digits, hyphen), RFC 5890 §2.3.2.1 (A-labels).
 */
import { isIP } from "node:net"
import { domainToASCII, domainToUnicode } from "node:url"
import { quoted } from "./problem.ts"

/** A fault of a name with what is allowed, and the right form where it can be told. */
export interface NameFault {
  readonly message: string
  readonly allowed: string
  readonly mend?: string
}

/** The first fault of a name; `undefined` when it is a host name as we keep it. Addresses are none of this function's business. */
export const faultOfName = (name: string): NameFault | undefined => {
  const shown = quoted(name)
  const fault = (message: string, allowed: string, mend?: string): NameFault =>
    mend === undefined ? { message, allowed } : { message, allowed, mend }
  const suggestion = plainForm(name)
  const write = suggestion === undefined ? undefined : `write ${suggestion}`
  if (name === "") return fault("the domain name is empty", "every row names a domain")
  if (/\s/.test(name)) return fault(`${shown} has white space in it`, "a name has none", write)
  if (name.includes("://") || name.includes("/"))
    return fault(`${shown} is a web address`, "only the host name stands here", write)
  if (name.includes("@")) return fault(`${shown} is a mail address`, "only the part behind the @ stands here", write)
  if (name.includes("*")) return fault(`${shown} has a wildcard in it`, "each name has a row of its own")
  if (name.includes(":")) return fault(`${shown} has a port in it`, "only the host name stands here", write)
  if (/[A-Z]/.test(name)) return fault(`${shown} has upper-case letters`, "names are in lower case", write)
  if (/[^\x20-\x7e]/.test(name)) {
    return fault(`${shown} is not written in A-labels`, "letters beyond a-z are encoded (xn--…)", write)
  }
  if (name.endsWith(".")) return fault(`${shown} ends in a dot`, "the dot of the root is left out", write)
  const labels = name.split(".")
  if (labels.includes(""))
    return fault(`${shown} has an empty label`, "there is one dot between labels, and none before the first", write)
  if (name.includes("_")) return fault(`${shown} has an underscore`, "host names have letters, digits and hyphens")
  const strange = /[^a-z0-9.-]/.exec(name)
  if (strange !== null)
    return fault(`${shown} has the character ${quoted(strange[0])}`, "host names have letters, digits and hyphens")
  for (const label of labels) {
    if (label.length > 63) return fault(`a label of ${shown} has ${label.length} characters`, "a label has at most 63")
    if (label.startsWith("-") || label.endsWith("-"))
      return fault(`the label ${quoted(label)} begins or ends with a hyphen`, "hyphens stand within a label")
    if (label.startsWith("xn--") && /^(?:xn--|$)/.test(domainToUnicode(label)))
      return fault(`the label ${quoted(label)} is no A-label`, "after xn-- there is Punycode (RFC 3492)")
  }
  if (name.length > 253) return fault(`${shown} has ${name.length} characters`, "a name has at most 253")
  if (labels.length < 2)
    return fault(`${shown} has one label only`, "a name has at least two labels, for example example.org")
  if (/^[0-9-]+$/.test(labels.at(-1) ?? ""))
    return fault(`the last label of ${shown} has no letter`, "the last label is a top-level domain")
  return undefined
}

/** Whether a text is an IP address, of version 4 or 6, also in brackets or with a prefix length. */
export const isAddress = (text: string): boolean =>
  isIP(
    text
      .trim()
      .replace(/^\[(.*)\]$/, "$1")
      .replace(/\/\d{1,3}$/, ""),
  ) !== 0

/** The name that was probably meant; `undefined` when that cannot be told. */
const plainForm = (name: string): string | undefined => {
  const host = name
    .trim()
    .replace(/^[a-z][a-z0-9+.-]*:\/\//i, "")
    .replace(/^.*@/, "")
    .replace(/[/?#].*$/, "")
    .replace(/:\d*$/, "")
    .replace(/\.{2,}/g, ".")
    .replace(/^\.|\.$/g, "")
  if (/[\s:_*]/.test(host)) return undefined
  const ascii = domainToASCII(host).toLowerCase()
  return ascii === "" || ascii === name || faultOfPlainForm(ascii) ? undefined : ascii
}

const faultOfPlainForm = (name: string): boolean =>
  !/^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(name)
