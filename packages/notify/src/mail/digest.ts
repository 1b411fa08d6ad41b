/**
 * The mails: what changed, and the question whether an address was meant. Plain and short, as text and as HTML.
 *
 * What regressed comes first, then what improved, came, went. Each names the page of its domain and what to do. The headers let programs see
 * that it is a list (RFC 2919 List-Id), that nobody wrote it by hand (RFC 3834 Auto-Submitted) and how to leave with one click (RFC 8058).
 */
import { type CatalogView, type Change, type ChangeFilter, directionOf, type Language } from "@plumbline/core"
import type { Subscription } from "@plumbline/store"
import { confirmLink, oneClickLink, pagesIn, unsubscribeLink } from "../links.ts"
import { noticeWords } from "../words/by-language.ts"
import type { NoticeWords, ToldDirection } from "../words/words.ts"
import type { Mail } from "./send.ts"

/** The order in which a digest tells. */
export const TOLD: ReadonlyArray<ToldDirection> = ["regressed", "improved", "new", "gone", "other"]

export interface Letter {
  readonly deliveryId: string
  readonly subscription: Subscription
  readonly createdAt: string
  /** Public address of the pages, without a slash at the end. */
  readonly site: string
  /** Of the sender: `plumbline@example.org`, perhaps with a name before it. */
  readonly from: string
  /** The secret under which links are signed. */
  readonly secret: string
  readonly catalog: Pick<CatalogView, "countries" | "standards" | "obstacles" | "organisations" | "suppliers">
}

/** Some changes of one direction, and how many there are in all. */
export interface ToldChanges {
  readonly direction: ToldDirection
  readonly changes: ReadonlyArray<Change>
  readonly total: number
}

export const digestMail = (letter: Letter, told: ReadonlyArray<ToldChanges>): Mail => {
  const { subscription } = letter
  const pages = pagesIn(letter.site, subscription.language)
  const words = noticeWords(subscription.language)
  const about = aboutOf(letter, words)
  const counts = Object.fromEntries(
    TOLD.map((direction) => [direction, told.find((part) => part.direction === direction)?.total ?? 0]),
  ) as Record<ToldDirection, number>
  const total = TOLD.reduce((sum, direction) => sum + counts[direction], 0)
  const blocks: Array<Block> = [{ text: total === 0 ? words.nothing : words.intro(total, about) }]
  for (const { direction, changes, total: all } of told) {
    if (all === 0) continue
    blocks.push({ heading: words.heading[direction](all) })
    blocks.push({ items: changes.map((change) => itemOf(change, letter, words)) })
    if (all > changes.length) blocks.push({ text: words.more(all - changes.length) })
  }
  blocks.push({ link: { text: words.allChanges, address: `${pages}/changes${queryOf(subscription.filter)}` } })
  return mailOf(letter, words, total === 0 ? words.nothingSubject(about) : words.subject(counts, about), blocks)
}

export const confirmationMail = (letter: Letter): Mail => {
  const words = noticeWords(letter.subscription.language)
  return mailOf(letter, words, words.confirmSubject, [
    { text: words.confirmBefore(aboutOf(letter, words)) },
    {
      link: {
        text: words.confirmLink,
        address: confirmLink(pagesIn(letter.site, letter.subscription.language), letter.secret, letter.subscription.id),
      },
    },
    { text: words.confirmAfter },
  ])
}

/** The host name behind the sign of the sender's address. */
export const hostOf = (from: string): string => /@([A-Za-z0-9.-]+)>?\s*$/.exec(from)?.[1] ?? "localhost"

const mailOf = (letter: Letter, words: NoticeWords, subject: string, body: ReadonlyArray<Block>): Mail => {
  const { subscription, site, secret, deliveryId } = letter
  const isDigest = !deliveryId.endsWith(".confirmation")
  const { language } = subscription
  const unsubscribe = unsubscribeLink(pagesIn(site, language), secret, subscription.id)
  const blocks = isDigest
    ? [
        ...body,
        { text: words.whyYou[subscription.frequency] },
        { link: { text: words.unsubscribe, address: unsubscribe } },
      ]
    : body
  const host = hostOf(letter.from)
  const list = subscription.origin === "visitor" ? "changes" : subscription.id.replace(/-[0-9a-f]+$/, "")
  return {
    to: subscription.address,
    subject,
    text: `${blocks.map(textOf).join("\n\n")}\n`,
    html: `<!doctype html>
<html lang="${language}" dir="${directionOf(language)}"><head><meta charset="utf-8"><title>${markup(subject)}</title></head>
<body style="font-family: sans-serif; max-width: 42em; line-height: 1.5">
${blocks.map(htmlOf).join("\n")}
</body></html>
`,
    messageId: `<${deliveryId}@${host}>`,
    date: new Date(letter.createdAt),
    headers: {
      "Auto-Submitted": "auto-generated",
      "List-Id": `<${list}.plumbline.${host}>`,
      ...(isDigest
        ? {
            "List-Unsubscribe": `<${oneClickLink(site, secret, subscription.id)}>`,
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
          }
        : {}),
    },
  }
}

interface Item {
  readonly title: string
  readonly address: string
  readonly lines: ReadonlyArray<string>
}

type Block =
  | { readonly heading: string }
  | { readonly text: string }
  | { readonly link: { readonly text: string; readonly address: string } }
  | { readonly items: ReadonlyArray<Item> }

const itemOf = (change: Change, { catalog, site, subscription }: Letter, words: NoticeWords): Item => {
  const { language } = subscription
  const standard = catalog.standards.get(change.standard)
  const move =
    change.from === null || change.to === null
      ? ""
      : `: ${words.wentTo(words.verdict[change.from], words.verdict[change.to])}`
  const lines = [
    `${change.organisationName}, ${countryName(catalog, change.country, language)}, ${change.at.slice(0, 10)}${change.isConfirmed ? `, ${words.confirmedTwice}` : ""}`,
  ]
  for (const { check, before, after } of change.checks.slice(0, MOST_CHECKS)) {
    if (after === null || change.direction === "new") continue
    const said = reasonOf(catalog, check, after.reason)
    const was = before === null ? "" : ` ${words.was(reasonOf(catalog, check, before.reason).label)}`
    lines.push(`${said.title}: ${said.label}${was}`)
    if (change.direction === "regressed" && after.verdict !== "pass" && said.mend !== undefined)
      lines.push(`${words.whatToDo}: ${said.mend}`)
  }
  return {
    title: `${change.target}, ${standard?.abbreviation ?? change.standard}${move}`,
    address: `${pagesIn(site, language)}/domains/${encodeURIComponent(change.target)}#${change.standard}`,
    lines,
  }
}

/** Label and mend of a reason. Texts with gaps for what was found are for the domain's page, which can fill them. */
const reasonOf = (
  { standards, obstacles }: Letter["catalog"],
  check: string,
  code: string,
): { readonly title: string; readonly label: string; readonly mend: string | undefined } => {
  const checks = standards.get(check.split(".")[0] as Change["standard"])?.checks ?? []
  const known = checks.find(({ id }) => id === check)
  const found =
    known?.reasons.find((reason) => reason.code === code) ?? obstacles.find((obstacle) => obstacle.code === code)
  const mend = found?.mend
  return {
    title: known?.title ?? check,
    label: found?.label ?? code,
    mend: mend === undefined || /\{[a-zA-Z]+\}/.test(mend) ? undefined : mend,
  }
}

const aboutOf = ({ subscription, catalog }: Letter, words: NoticeWords): string =>
  words.about(subscription.filter, (kind, id) => {
    if (kind === "country") return countryName(catalog, id, subscription.language)
    if (kind === "standard") return catalog.standards.get(id as Change["standard"])?.abbreviation ?? id
    if (kind === "organisation") return catalog.organisations.get(id)?.name ?? id
    if (kind === "supplier") return catalog.suppliers.get(id)?.name ?? id
    return id
  })

/** By CLDR; those of the lab, which nobody has, by their own. */
const countryName = ({ countries }: Letter["catalog"], id: string, language: Language): string => {
  const country = countries.get(id)
  if (country === undefined || country.fictional === true) return country?.names.en ?? id
  return new Intl.DisplayNames(language, { type: "region" }).of(id.toUpperCase()) ?? country.names.en ?? id
}

/** A filter as the query of the page of changes. */
export const queryOf = (filter: ChangeFilter, more: Readonly<Record<string, string>> = {}): string => {
  const query = new URLSearchParams({ ...filter, ...more })
  return query.size === 0 ? "" : `?${query}`
}

const textOf = (block: Block): string => {
  if ("heading" in block) return `== ${plain(block.heading)} ==`
  if ("text" in block) return plain(block.text)
  if ("link" in block) return `${plain(block.link.text)}:\n${block.link.address}`
  return block.items
    .map(({ title, address, lines }) =>
      [`* ${plain(title)}`, ...lines.map((line) => `  ${plain(line)}`), `  ${address}`].join("\n"),
    )
    .join("\n")
}

const htmlOf = (block: Block): string => {
  if ("heading" in block) return `<h2 style="font-size: 1.1em">${markup(block.heading)}</h2>`
  if ("text" in block) return `<p>${markup(block.text)}</p>`
  if ("link" in block) return `<p><a href="${markup(block.link.address)}">${markup(block.link.text)}</a></p>`
  const items = block.items.map(
    ({ title, address, lines }) =>
      `<li><a href="${markup(address)}">${markup(title)}</a>${lines.map((line) => `<br>${markup(line)}`).join("")}</li>`,
  )
  return `<ul>\n${items.join("\n")}\n</ul>`
}

const plain = (text: string): string => text.replace(/\s+/g, " ").trim()
const markup = (text: string): string =>
  plain(text).replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`)

const MOST_CHECKS = 3
