/** Operators: signing in, what other sites and strangers cannot do, and domains measured on request. */
import type { DomainName } from "@plumbline/core"
import { ApiError, SessionAnswer, SpotChecks } from "@plumbline/core"
import { type RecordedJudgement, Store } from "@plumbline/store"
import { ManagedRuntime, Schema } from "effect"
import type { FastifyInstance } from "fastify"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { buildApi, hashPassword, isPasswordHash } from "../src/index.ts"
import { EXCLUDED_TARGET, seedCatalog, seedScan, seedStatus, seedStore } from "./seed.ts"
import { testStore } from "./test-store.ts"

const runtime = ManagedRuntime.make(Store.layer(testStore()))
const PASSWORD = "correct horse battery staple"
const NAME = "portal.gov.xa"
const asked: Array<DomainName> = []
let release: (judgements: ReadonlyArray<RecordedJudgement> | Error) => void = () => undefined
let app: FastifyInstance
let silent: FastifyInstance

beforeAll(async () => {
  await runtime.runPromise(seedStore)
  const catalog = seedCatalog()
  const options = { runtime, catalog, status: seedStatus, report: () => undefined }
  app = buildApi({
    ...options,
    operators: [{ name: "Ana", password: await hashPassword(PASSWORD) }],
    measure: (name) => {
      asked.push(name)
      return new Promise((resolve, reject) => {
        release = (said) => (said instanceof Error ? reject(said) : resolve(said))
      })
    },
  })
  silent = buildApi(options)
})
afterAll(async () => {
  await app.close()
  await silent.close()
  await runtime.dispose()
})

const FORM = "application/x-www-form-urlencoded"
let client = 0
const post = (
  url: string,
  body: Readonly<Record<string, string>> = {},
  {
    headers = {},
    to = app,
    asForm = false,
  }: { headers?: Record<string, string>; to?: FastifyInstance; asForm?: boolean } = {},
) => {
  client += 1
  return to.inject({
    method: "POST",
    url,
    payload: asForm ? new URLSearchParams(body).toString() : JSON.stringify(body),
    headers: {
      "content-type": asForm ? FORM : "application/json",
      "x-forwarded-for": `198.51.100.${client}`,
      ...headers,
    },
  })
}
const codeOf = (body: string) => Schema.decodeUnknownSync(ApiError)(JSON.parse(body)).error.code
const signIn = async (): Promise<string> => {
  const response = await post("/api/v1/session", { name: "Ana", password: PASSWORD })
  expect(response.statusCode).toBe(200)
  return String(response.headers["set-cookie"]).split(";")[0]!
}
const who = async (cookie: string) => {
  const response = await app.inject({ url: "/api/v1/session", headers: { cookie } })
  return Schema.decodeUnknownSync(SessionAnswer)(response.json()).operator
}
const checksOf = async () =>
  Schema.decodeUnknownSync(SpotChecks)((await app.inject({ url: `/api/v1/targets/${NAME}/spot-checks` })).json())
const SPOT_CHECKS = `/api/v1/targets/${NAME}/spot-checks`

describe("signing in", () => {
  it("keeps only a hash, which differs each time", async () => {
    const [one, two] = [await hashPassword(PASSWORD), await hashPassword(PASSWORD)]
    expect(one).not.toBe(two)
    expect(one).not.toContain("horse")
    expect(isPasswordHash(one)).toBe(true)
    for (const wrong of [
      "",
      "correct horse",
      "scrypt$1$8$1$AAAA$BBBB",
      one.replace("32768", "32769"),
      one.replace("$8$", "$99$"),
    ])
      expect(isPasswordHash(wrong), wrong).toBe(false)
  })

  it("gives a cookie that scripts and other sites cannot use", async () => {
    const response = await post(
      "/api/v1/session",
      { name: "Ana", password: PASSWORD },
      { headers: { "x-forwarded-proto": "https" } },
    )
    expect(String(response.headers["set-cookie"])).toMatch(
      /; Path=\/; Max-Age=43200; HttpOnly; SameSite=Strict; Secure$/,
    )
    expect(response.headers["cache-control"]).toBe("no-store")
    expect(await who(String(response.headers["set-cookie"]).split(";")[0]!)).toBe("Ana")
  })

  it.each([
    { name: "a wrong password", given: { name: "Ana", password: "correct horse battery" } },
    { name: "an unknown name", given: { name: "Bob", password: PASSWORD } },
    { name: "nothing", given: {} },
  ])("refuses $name in the same words", async ({ given }) => {
    const response = await post("/api/v1/session", given as Record<string, string>)
    expect([response.statusCode, codeOf(response.body)]).toEqual([401, "not-signed-in"])
    expect(response.body).toContain("Name or password is wrong.")
    expect(response.headers["set-cookie"]).toBeUndefined()
  })

  it("refuses after ten attempts of one network, the right password too", async () => {
    const headers = { "x-forwarded-for": "203.0.113.7" }
    for (let attempt = 0; attempt < 10; attempt += 1)
      expect((await post("/api/v1/session", { name: "Ana", password: "x" }, { headers })).statusCode).toBe(401)
    const response = await post("/api/v1/session", { name: "Ana", password: PASSWORD }, { headers })
    expect([response.statusCode, codeOf(response.body)]).toEqual([429, "too-many-requests"])
  })

  it("leads back to the page that a form came from, and nowhere else", async () => {
    const given = { name: "Ana", password: PASSWORD }
    const to = async (place: string) =>
      (await post("/api/v1/session", { ...given, to: place }, { asForm: true })).headers.location
    expect(await to("/domains/portal.gov.xa?x=1")).toBe("/domains/portal.gov.xa?x=1")
    for (const place of [
      "https://example.org/",
      "//example.org/",
      "/\\example.org",
      "javascript:alert(1)",
      "/a b",
      "/a\r\nb",
    ])
      expect(await to(place), place).toBe("/")
    const wrong = await post(
      "/api/v1/session",
      { name: "Ana", password: "no", to: "/x", page: "/fr/sign-in" },
      { asForm: true },
    )
    expect([wrong.statusCode, wrong.headers.location]).toEqual([303, "/fr/sign-in?to=%2Fx&problem=wrong"])
  })

  it("ends", async () => {
    const response = await post("/api/v1/session/end", { to: "/" }, { asForm: true })
    expect(String(response.headers["set-cookie"])).toMatch(/^plumbline_session=; Path=\/; Max-Age=0;/)
  })

  it.each([
    ["no cookie", ""],
    ["a name without a signature", "plumbline_session=QW5h.9999999999999."],
    ["a signature of another", `plumbline_session=QW5h.9999999999999.${"A".repeat(43)}`],
    ["rubbish", "plumbline_session=%%%; a=b;;;="],
  ])("takes %s for a visitor's", async (_, cookie) => {
    expect(await who(cookie)).toBeNull()
  })

  it("takes a cookie whose end was moved for a visitor's", async () => {
    const [name, until, signature] = (await signIn()).split(".")
    expect(await who(`${name}.${Number(until) + 1}.${signature}`)).toBeNull()
    expect(await who(`${name}.${until}.${signature}`)).toBe("Ana")
  })
})

describe("a domain measured on request", () => {
  it("is not for visitors", async () => {
    const response = await post(SPOT_CHECKS)
    expect([response.statusCode, codeOf(response.body)]).toEqual([401, "not-signed-in"])
    const form = await post(SPOT_CHECKS, { to: "/domains/portal.gov.xa", page: "/ar/sign-in" }, { asForm: true })
    expect([form.statusCode, form.headers.location]).toEqual([303, "/ar/sign-in?to=%2Fdomains%2Fportal.gov.xa"])
    expect(asked).toEqual([])
  })

  it.each([
    ["Sec-Fetch-Site", { "sec-fetch-site": "cross-site" }],
    ["Sec-Fetch-Site of a sibling", { "sec-fetch-site": "same-site" }],
    ["Origin", { origin: "https://example.org" }],
    ["Origin null", { origin: "null" }],
  ])("is not for other sites, by %s", async (_, headers) => {
    const response = await post(SPOT_CHECKS, {}, { headers: { cookie: await signIn(), ...headers } })
    expect([response.statusCode, codeOf(response.body)]).toEqual([403, "not-allowed"])
    expect(asked).toEqual([])
  })

  it("waits while a scan runs, for an address gets no more connections than from a scan", async () => {
    const response = await post(SPOT_CHECKS, {}, { headers: { cookie: await signIn() } })
    expect([response.statusCode, codeOf(response.body), response.headers["retry-after"]]).toEqual([
      429,
      "measured-lately",
      "60",
    ])
    // The scan that the seed leaves running.
    await runtime.runPromise(seedScan(seedCatalog(), "xd", 6, "2026-10-05T11:50:00.000Z", Number.POSITIVE_INFINITY))
  })

  it("is not for names that are unknown or excluded, and not where nothing is measured", async () => {
    const headers = { cookie: await signIn() }
    expect((await post("/api/v1/targets/nobody.example/spot-checks", {}, { headers })).statusCode).toBe(404)
    const excluded = await post(`/api/v1/targets/${EXCLUDED_TARGET}/spot-checks`, {}, { headers })
    expect([excluded.statusCode, codeOf(excluded.body)]).toEqual([403, "excluded"])
    expect((await silent.inject({ method: "POST", url: SPOT_CHECKS, payload: {}, headers })).statusCode).toBe(401)
    expect(asked).toEqual([])
  })

  it("runs once, is told as it goes, and keeps what was found", async () => {
    const headers = { cookie: await signIn() }
    expect((await post(SPOT_CHECKS, {}, { headers })).statusCode).toBe(202)
    expect(asked).toEqual([NAME])
    expect(await checksOf()).toMatchObject({
      isOffered: true,
      items: [{ state: "running", finishedAt: null, findings: [] }],
    })
    const again = await post(SPOT_CHECKS, {}, { headers })
    expect([again.statusCode, codeOf(again.body)]).toEqual([409, "spot-check-running"])

    const [check] = seedCatalog()
      .standards.get("dnssec")!
      .checks.filter(({ requirement }) => requirement === "required")
    const reason = check!.reasons.find(({ verdict }) => verdict === "fail")!
    release([{ standard: "dnssec", check: check!.id, verdict: "fail", reason: reason.code, parameters: {} }])
    await expect.poll(async () => (await checksOf()).items[0]?.state).toBe("finished")
    const [done] = (await checksOf()).items
    expect(done).toMatchObject({
      verdicts: [{ standard: "dnssec", verdict: "fail" }],
      findings: [{ check: check!.id, evidence: null }],
    })

    const lately = await post(SPOT_CHECKS, {}, { headers })
    expect([lately.statusCode, lately.headers["retry-after"]]).toEqual([429, "600"])
    expect(asked).toEqual([NAME])
  })

  it("leaves figures, findings and changes alone", async () => {
    const [target, grid, changes] = await Promise.all(
      [`/api/v1/targets/${NAME}`, "/api/v1/grid?by=country", "/api/v1/changes"].map(async (url) => ({
        before: (await silent.inject({ url })).body,
        now: (await app.inject({ url })).body,
      })),
    )
    for (const { before, now } of [target!, grid!, changes!]) expect(now).toBe(before)
    expect(target!.now).not.toContain("spot")
  })

  it("says so when it could not be measured, and frees the place", async () => {
    const headers = { cookie: await signIn() }
    const other = [...seedCatalog().targets.keys()].find((name) => name !== NAME && name.endsWith(".gov.xa"))!
    expect((await post(`/api/v1/targets/${other}/spot-checks`, {}, { headers })).statusCode).toBe(202)
    release(new Error("the network is gone"))
    const found = async () =>
      Schema.decodeUnknownSync(SpotChecks)((await app.inject({ url: `/api/v1/targets/${other}/spot-checks` })).json())
    await expect.poll(async () => (await found()).items[0]?.state).toBe("failed")
  })
})
