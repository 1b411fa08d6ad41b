/** What changed, added up; and what visitors send: the only addresses that take POST. */
import { ApiError, ChangeSummary, Page, SubscriptionAnswer } from "@plumbline/core"
import { subscriptionDesk } from "@plumbline/notify"
import { Store } from "@plumbline/store"
import { Effect, ManagedRuntime, Schema } from "effect"
import type { FastifyInstance } from "fastify"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { buildApi } from "../src/index.ts"
import { seedCatalog, seedStatus, seedStore } from "./seed.ts"
import { testStore } from "./test-store.ts"

const runtime = ManagedRuntime.make(Store.layer(testStore()))
let app: FastifyInstance
let silent: FastifyInstance
/** What the dashboard was handed: method, address and body. */
const handed: Array<string> = []

beforeAll(async () => {
  await runtime.runPromise(seedStore)
  const options = {
    runtime,
    catalog: seedCatalog(),
    status: seedStatus,
    dashboardHandler:
      async () => (request: import("node:http").IncomingMessage, response: import("node:http").ServerResponse) => {
        let body = ""
        request.on("data", (chunk) => {
          body += chunk
        })
        request.on("end", () => {
          handed.push(`${request.method} ${request.url} ${body}`)
          response.writeHead(200, { "content-type": "text/html" }).end("<p>done</p>")
        })
      },
  }
  app = buildApi({ ...options, subscriptions: subscriptionDesk({ isOffered: true }) })
  silent = buildApi(options)
})
afterAll(async () => {
  await app.close()
  await silent.close()
  await runtime.dispose()
})

const FORM = "application/x-www-form-urlencoded"
let client = 0
const post = async (
  address: string,
  body = "",
  { type = FORM, to = app, from }: { type?: string; to?: FastifyInstance; from?: string } = {},
) => {
  client += 1
  const response = await to.inject({
    method: "POST",
    url: address,
    payload: body,
    headers: { "content-type": type, "x-forwarded-for": from ?? `198.51.100.${client}` },
  })
  return response
}
const stateOf = (response: { readonly body: string }) =>
  Schema.decodeUnknownSync(SubscriptionAnswer)(JSON.parse(response.body)).state
const codeOf = (response: { readonly body: string }) =>
  Schema.decodeUnknownSync(ApiError)(JSON.parse(response.body)).error.code

/** The link that a mail to the address would bear. */
const linkOf = async (email: string, purpose: "confirm" | "unsubscribe"): Promise<string> => {
  const { createHmac } = await import("node:crypto")
  return runtime.runPromise(
    Effect.gen(function* () {
      const { notices } = yield* Store
      const secret = yield* notices.signingKey("links", "candidate")
      for (;;) {
        const delivery = yield* notices.claimDelivery(Date.now(), Date.now() + 60_000)
        if (delivery === null) throw new Error(`nothing is to be sent to ${email}`)
        if (delivery.subscription.address !== email) continue
        const { id } = delivery.subscription
        const token = createHmac("sha256", secret).update(`${purpose}:${id}`).digest("base64url")
        return `id=${id}&token=${token}`
      }
    }),
  )
}
const active = () => runtime.runPromise(Effect.flatMap(Effect.service(Store), ({ notices }) => notices.subscriptions()))

describe("/changes/summary", () => {
  it.each(["country", "organisation", "standard", "supplier", "scan"])("adds up by %s", async (by) => {
    const response = await app.inject(`/api/v1/changes/summary?by=${by}`)
    const page = Schema.decodeUnknownSync(Page(ChangeSummary), { onExcessProperty: "error" })(response.json())
    expect(page.items.length).toBeGreaterThan(0)
    expect(page.items.every(({ name }) => name !== "")).toBe(true)
  })

  it("agrees with the list, under the same filters", async () => {
    for (const filter of ["", "&country=xa", "&standard=tls&from=2026-01-01", "&supplier=quill-mail&role=mail-host"]) {
      const list = (await app.inject(`/api/v1/changes?limit=1${filter}`)).json()
      const summary = (await app.inject(`/api/v1/changes/summary?by=standard${filter}`)).json()
      let total = 0
      for (const { counts } of summary.items) for (const count of Object.values<number>(counts)) total += count
      expect(total, filter).toBe(list.total)
    }
  })

  it.each(["supplier=nobody", "check=tls.nothing", "role=web-host", "from=2026-02-01&to=2026-01-01", "country=zz"])(
    "refuses %s",
    async (query) => {
      expect(codeOf(await app.inject(`/api/v1/changes?${query}`))).toBe("bad-parameter")
    },
  )

  it("titles a feed by its filters, and leads to the page with them", async () => {
    const { body } = await app.inject("/api/v1/changes.atom?country=xa&standard=tls")
    expect(body).toMatch(/<title>Plumbline: what changed: [^<]+, TLS<\/title>/)
    expect(body).toMatch(/href="http:\/\/[^"]+\/changes\?country=xa&#38;standard=tls"/)
  })
})

describe("a subscription", () => {
  it("is asked for by form or JSON, confirmed and ended by signed links", async () => {
    const asked = await post(
      "/api/v1/subscriptions",
      "email=reader%40example.org&frequency=weekly&country=xa&standard=",
    )
    expect([asked.statusCode, stateOf(asked)]).toEqual([202, "mail-sent"])
    expect(await active()).toEqual([])
    const link = await linkOf("reader@example.org", "confirm")
    const shown = await app.inject(`/api/v1/subscriptions/confirm?${link}`)
    expect([shown.statusCode, shown.headers.location]).toEqual([303, `/subscribe/confirm?${link}`])
    expect(await active()).toEqual([])
    expect(stateOf(await post(`/api/v1/subscriptions/confirm?${link}`))).toBe("confirmed")
    expect((await active()).map(({ address, filter }) => [address, filter])).toEqual([
      ["reader@example.org", { country: "xa" }],
    ])
    expect(stateOf(await post(`/api/v1/subscriptions/unsubscribe?${link}`))).toBe("none")

    const json = JSON.stringify({ email: "other@example.org", frequency: "daily", filter: { standard: "tls" } })
    expect(stateOf(await post("/api/v1/subscriptions", json, { type: "application/json" }))).toBe("mail-sent")
    const leave = await linkOf("other@example.org", "unsubscribe")
    const boundary = "multipart/form-data; boundary=x"
    const oneClick = '--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n'
    expect(stateOf(await post(`/api/v1/subscriptions/unsubscribe?${leave}`, oneClick, { type: boundary }))).toBe(
      "ended",
    )
    expect(stateOf(await post(`/api/v1/subscriptions/unsubscribe?${leave}`, "List-Unsubscribe=One-Click"))).toBe("none")
  })

  it("gets the same answer whether or not the address is known", async () => {
    const answers = []
    for (let turn = 0; turn < 5; turn += 1) {
      const { statusCode, body } = await post("/api/v1/subscriptions", "email=known%40example.org&frequency=daily")
      answers.push(`${statusCode} ${body}`)
    }
    expect(new Set(answers).size).toBe(1)
  })

  it.each([
    ["no address", "frequency=daily", FORM],
    ["a second header in the address", "email=a%40example.org%0d%0aBcc%3a+b%40example.org&frequency=daily", FORM],
    ["an unknown frequency", "email=a%40example.org&frequency=hourly", FORM],
    ["an unknown member", "email=a%40example.org&frequency=daily&name=x", FORM],
    ["a country that is none of ours", "email=a%40example.org&frequency=daily&country=zz", FORM],
    ["broken JSON", "{", "application/json"],
  ])("is refused with %s", async (_, body, type) => {
    const response = await post("/api/v1/subscriptions", body, { type })
    expect([response.statusCode, codeOf(response)]).toEqual([400, "bad-parameter"])
  })

  it("takes no other type, and no large body", async () => {
    expect((await post("/api/v1/subscriptions", "<xml/>", { type: "text/xml" })).statusCode).toBe(400)
    expect((await post("/api/v1/subscriptions", `email=${"a".repeat(9_000)}`)).statusCode).toBe(400)
    expect((await post("/subscribe", `email=${"a".repeat(9_000)}`)).statusCode).toBe(400)
  })

  it("is asked for only so often from one network", async () => {
    const codes = []
    for (let turn = 0; turn < 12; turn += 1) {
      const body = `email=a${turn}%40example.org&frequency=daily`
      codes.push(
        (await post("/api/v1/subscriptions", body, { from: `2001:db8:1:2::${turn + 1}, 10.0.0.1` })).statusCode,
      )
    }
    expect(codes).toEqual([...Array(10).fill(202), 429, 429])
  })

  it("is not offered without a mail server", async () => {
    expect((await silent.inject("/api/v1/subscriptions")).json().isOffered).toBe(false)
    expect((await app.inject("/api/v1/subscriptions")).json().isOffered).toBe(true)
    const response = await post("/api/v1/subscriptions", "email=a%40example.org&frequency=daily", { to: silent })
    expect(codeOf(response)).toBe("no-subscriptions")
  })
})

describe("POST", () => {
  it.each(["/subscribe", "/nl/subscribe", "/ar/subscribe/confirm?id=1", "/unsubscribe"])(
    "reaches the page %s",
    async (address) => {
      const response = await post(address, "email=a")
      expect(response.statusCode).toBe(200)
      expect(handed.at(-1)).toBe(`POST ${address} email=a`)
    },
  )

  it.each(["/", "/countries/xa", "/nl/countries", "/en/x/subscribe", "/abc/subscribe", "/api/v1/changes"])(
    "does not reach %s",
    async (address) => {
      const response = await post(address, "email=a")
      expect([response.statusCode, codeOf(response)]).toEqual([405, "method-not-allowed"])
    },
  )
})
