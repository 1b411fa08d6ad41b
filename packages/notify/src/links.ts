/**
 * Links in mails: to confirm a subscription, and to end it. Each says which subscription and proves that we wrote it.
 *
 * The proof is an HMAC-SHA256 under a secret that the store keeps; it does not expire, since a mail may be read years later.
 */
import { createHmac, timingSafeEqual } from "node:crypto"
import type { Language } from "@plumbline/core"

export type LinkPurpose = "confirm" | "unsubscribe"

/** Base64url, 43 characters. */
export const linkToken = (secret: string, purpose: LinkPurpose, id: string): string =>
  createHmac("sha256", secret).update(`${purpose}:${id}`).digest("base64url")

export const isLinkToken = (secret: string, purpose: LinkPurpose, id: string, token: string): boolean => {
  const expected = Buffer.from(linkToken(secret, purpose, id))
  const given = Buffer.from(token)
  return given.length === expected.length && timingSafeEqual(given, expected)
}

const query = (secret: string, purpose: LinkPurpose, id: string) =>
  new URLSearchParams({ id, token: linkToken(secret, purpose, id) })

/** The pages of a site in a language: the first part of their addresses. */
export const pagesIn = (site: string, language: Language): string => (language === "en" ? site : `${site}/${language}`)
export const confirmLink = (pages: string, secret: string, id: string): string =>
  `${pages}/subscribe/confirm?${query(secret, "confirm", id)}`
export const unsubscribeLink = (pages: string, secret: string, id: string): string =>
  `${pages}/unsubscribe?${query(secret, "unsubscribe", id)}`
/** Where a mail program posts to on one click (RFC 8058). */
export const oneClickLink = (site: string, secret: string, id: string): string =>
  `${site}/api/v1/subscriptions/unsubscribe?${query(secret, "unsubscribe", id)}`
