/** Digests over a real SMTP dialogue: what they say, how they are left, and that none is sent twice. */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Duration, Effect } from "effect"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { beginNotifying, type NotifyOptions, notifyOnce, sendTestMail, subscriptionDesk } from "../src/index.ts"
import { type SmtpServer, startSmtpServer } from "./smtp-server.ts"
import { optionsOf, scanOn, standingClock, withStore } from "./world.ts"

let smtp: SmtpServer
let folder = ""
beforeEach(async () => {
  smtp = await startSmtpServer()
  folder = mkdtempSync(join(tmpdir(), "plumbline-notify-"))
})
afterEach(async () => {
  await smtp.close()
  rmSync(folder, { recursive: true })
})

const mailing = (given: Partial<NotifyOptions> = {}) =>
  optionsOf({
    mail: { host: "127.0.0.1", port: smtp.port, secure: false, from: "Plumbline <plumbline@example.org>" },
    retryDelays: [Duration.seconds(5)],
    ...given,
  })
const weekly = (more: Partial<NotifyOptions["digests"][number]> = {}): NotifyOptions["digests"][number] => ({
  name: "treasury",
  to: ["officer@example.org"],
  frequency: "weekly",
  language: "en",
  filter: { organisation: "qm/treasury" },
  sendsEmpty: false,
  ...more,
})

/** Headers by name in lower case, unfolded; and the parts with their transfer encoding undone. */
const readMail = (data: string) => {
  const [head = ""] = data.split("\r\n\r\n", 1)
  const headers = new Map(
    head
      .replace(/\r\n[ \t]+/g, " ")
      .split("\r\n")
      .map((line) => [line.slice(0, line.indexOf(":")).toLowerCase(), line.slice(line.indexOf(":") + 1).trim()]),
  )
  const plain = data
    .replace(/=\r\n/g, "")
    .replace(/(?:=[0-9A-F]{2})+/g, (octets) => Buffer.from(octets.replaceAll("=", ""), "hex").toString("utf8"))
  return { headers, plain }
}

const DAY = 86_400_000

describe("a digest", () => {
  it.each([
    { language: "fr", says: ["Régressions (", "Que faire", "/fr/domains/", "/fr/unsubscribe?"], direction: "ltr" },
    { language: "es", says: ["Empeoraron (", "/es/domains/", "/es/changes"], direction: "ltr" },
    { language: "nl", says: ["Verslechterd (", "/nl/domains/"], direction: "ltr" },
    { language: "ar", says: ["تراجع (", "/ar/domains/", "إلغاء الاشتراك"], direction: "rtl" },
  ] as const)("is written in $language, and leads to pages in it", async ({ language, says, direction }) => {
    const clock = standingClock("2026-01-07T00:00:00Z")
    const options = mailing({ digests: [weekly({ language })] })
    await withStore(join(folder, "store.sqlite"), clock, () =>
      Effect.gen(function* () {
        yield* beginNotifying(options)
        yield* scanOn("2026-01-08", "pass")
        yield* scanOn("2026-01-09", "fail")
        yield* notifyOnce(options)
        clock.advance(7 * DAY)
        yield* notifyOnce(options)
      }),
    )
    expect(smtp.mails.length).toBe(1)
    const { plain } = readMail(smtp.mails[0]!.data)
    expect(plain).toContain(`<html lang="${language}" dir="${direction}">`)
    for (const each of says) expect(plain).toContain(each)
    expect(plain).not.toMatch(/Regressed|Unsubscribe<|You get this mail/)
  })

  it("tells once a period what regressed and what to do, and how to leave", async () => {
    const clock = standingClock("2026-01-07T00:00:00Z")
    const options = mailing({ digests: [weekly()] })
    await withStore(join(folder, "store.sqlite"), clock, () =>
      Effect.gen(function* () {
        yield* beginNotifying(options)
        yield* scanOn("2026-01-08", "pass")
        yield* scanOn("2026-01-09", "fail")
        yield* notifyOnce(options)
        expect(smtp.mails.length).toBe(0)
        clock.advance(7 * DAY)
        yield* notifyOnce(options)
        yield* notifyOnce(options)
        yield* beginNotifying(options)
        yield* notifyOnce(options)
      }),
    )
    expect(smtp.mails.map(({ from, to }) => [from, to])).toEqual([["plumbline@example.org", "officer@example.org"]])
    const { headers, plain } = readMail(smtp.mails[0]!.data)
    expect(headers.get("subject")).toBe("2 regressions, 0 improvements: The Treasury Bcc: everybody@example.org")
    expect(headers.has("bcc")).toBe(false)
    expect(headers.get("auto-submitted")).toBe("auto-generated")
    expect(headers.get("list-id")).toBe("<treasury.plumbline.example.org>")
    expect(headers.get("message-id")).toMatch(/^<treasury-[0-9a-f]{12}\.0-2\.1@example\.org>$/)
    expect(headers.get("list-unsubscribe-post")).toBe("List-Unsubscribe=One-Click")
    expect(headers.get("list-unsubscribe")).toMatch(
      /^<https:\/\/plumbline\.example\.org\/api\/v1\/subscriptions\/unsubscribe\?id=treasury-[0-9a-f]{12}&token=[\w-]{43}>$/,
    )
    expect(plain).toContain("== Regressed (2) ==")
    expect(plain).toContain("* tax.gov.qm, DNSSEC: pass → fail")
    expect(plain).toContain("What to do: Sign the zone & publish DS records.")
    expect(plain).toContain("measured twice")
    expect(plain).toContain("https://plumbline.example.org/domains/tax.gov.qm#dnssec")
    expect(plain).toContain("The zone is &#60;not&#62; signed")
    expect(plain).not.toMatch(/^Bcc:/m)
  })

  it("is not sent when nothing changed, unless it is wanted so", async () => {
    const clock = standingClock("2026-01-07T00:00:00Z")
    const always = weekly({ name: "always", sendsEmpty: true })
    const options = mailing({ digests: [weekly(), always] })
    await withStore(join(folder, "store.sqlite"), clock, () =>
      Effect.gen(function* () {
        yield* beginNotifying(options)
        clock.advance(7 * DAY)
        yield* notifyOnce(options)
      }),
    )
    expect(smtp.mails.map(({ data }) => readMail(data).headers.get("subject"))).toEqual([
      "Nothing changed: The Treasury Bcc: everybody@example.org",
    ])
  })

  it("is sent again when the connection was lost, and not when the recipient is refused", async () => {
    const clock = standingClock("2026-01-07T00:00:00Z")
    const options = mailing({ digests: [weekly({ frequency: "each-scan" })] })
    await withStore(join(folder, "store.sqlite"), clock, ({ notices }) =>
      Effect.gen(function* () {
        yield* beginNotifying(options)
        yield* scanOn("2026-01-08", "pass")
        yield* scanOn("2026-01-09", "fail")
        smtp.faults.push("closes-in-data")
        yield* notifyOnce(options)
        expect(smtp.mails.length).toBe(0)
        clock.advance(5_000)
        yield* notifyOnce(options)
        expect(smtp.mails.length).toBe(1)
        yield* scanOn("2026-01-10", "pass")
        smtp.faults.push("refuses-recipient")
        yield* notifyOnce(options)
        clock.advance(5_000)
        yield* notifyOnce(options)
        expect(smtp.mails.length).toBe(1)
        expect((yield* notices.deliveryReport(5)).troubles[0]?.error).toMatch(/550 5\.1\.1/)
      }),
    )
  })
})

describe("a visitor", () => {
  const link = (data: string, path: string) => {
    const found = new RegExp(`https://plumbline\\.example\\.org${path}\\?[^\\s"]+`).exec(readMail(data).plain)
    const query = new URL(found![0]).searchParams
    return [query.get("id")!, query.get("token")!] as const
  }

  it("subscribes by a link that only the address got, and leaves by the link in each mail", async () => {
    const clock = standingClock("2026-01-07T00:00:00Z")
    const options = mailing()
    const desk = subscriptionDesk({ isOffered: true })
    await withStore(join(folder, "store.sqlite"), clock, ({ notices }) =>
      Effect.gen(function* () {
        yield* beginNotifying(options)
        yield* desk.request({ email: "Reader@EXAMPLE.org", frequency: "daily", filter: { standard: "dnssec" } })
        yield* notifyOnce(options)
        expect(smtp.mails.map(({ to }) => to)).toEqual(["Reader@example.org"])
        expect(readMail(smtp.mails[0]!.data).headers.has("list-unsubscribe")).toBe(false)
        const [id, token] = link(smtp.mails[0]!.data, "/subscribe/confirm")
        expect(yield* desk.confirm(id, `${token.slice(0, -1)}_`)).toBe(false)
        expect(yield* desk.end(id, token)).toBe(false)
        expect(yield* desk.confirm(id, token)).toBe(true)
        yield* notifyOnce(options)
        yield* scanOn("2026-01-08", "pass")
        yield* scanOn("2026-01-09", "fail")
        clock.advance(3 * DAY)
        yield* notifyOnce(options)
        expect(smtp.mails.length).toBe(2)
        const [same, leave] = link(smtp.mails[1]!.data, "/unsubscribe")
        expect(same).toBe(id)
        expect(yield* desk.end(id, leave)).toBe(true)
        expect(yield* desk.end(id, leave)).toBe(false)
        expect(yield* notices.subscriptions()).toEqual([])
      }),
    )
  })

  it("is not written to more than three times a day", async () => {
    const clock = standingClock("2026-01-07T00:00:00Z")
    const options = mailing()
    const desk = subscriptionDesk({ isOffered: true })
    await withStore(join(folder, "store.sqlite"), clock, () =>
      Effect.gen(function* () {
        for (let turn = 0; turn < 5; turn += 1)
          yield* desk.request({ email: "victim@example.org", frequency: "daily", filter: {} })
        yield* notifyOnce(options)
      }),
    )
    expect(smtp.mails.length).toBe(3)
  })
})

it("a sample tries the set-up", async () => {
  const { mail } = mailing()
  expect(await Effect.runPromise(sendTestMail(mail!, "officer@example.org"))).toEqual({ kind: "sent" })
  expect(smtp.mails.length).toBe(1)
})
