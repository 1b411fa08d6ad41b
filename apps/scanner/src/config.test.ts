import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Effect } from "effect"
import { afterAll, describe, expect, it } from "vitest"
import { decodeEndpoint, loadConfig, userAgentOf } from "./config.ts"

const folder = mkdtempSync(join(tmpdir(), "plumbline-config-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const load = (text: string) => {
  const file = join(folder, "plumbline.yaml")
  writeFileSync(file, text)
  return Effect.runSync(
    loadConfig(file).pipe(
      Effect.map((config) => ({ config, lines: [] as ReadonlyArray<string> })),
      Effect.catchTag("Misconfiguration", ({ lines }) => Effect.succeed({ config: null, lines })),
    ),
  )
}

describe("loadConfig", () => {
  it("fills in defaults and makes paths absolute", () => {
    const { config } = load("contact: mailto:scan@example.org\nstore: here.sqlite\ncountries: [nl]\n")
    expect(config).toMatchObject({
      contact: "mailto:scan@example.org",
      store: join(folder, "here.sqlite"),
      countries: ["nl"],
      port: 3000,
      limits: { connectionsPerAddress: 2, timeoutSeconds: 10 },
      routing: {
        vrps: "https://console.rpki-client.org/vrps.json",
        origins: "dns",
        cacheFolder: join(folder, "routing"),
      },
    })
  })

  it("takes routing data by path or URL", () => {
    const { config } = load(
      "routing: { vrps: output/json, origins: [dump.IPv4, 'https://rp.example/riswhoisdump.IPv6.gz'] }\n",
    )
    expect(config?.routing).toMatchObject({
      vrps: join(folder, "output/json"),
      origins: [join(folder, "dump.IPv4"), "https://rp.example/riswhoisdump.IPv6.gz"],
    })
    expect(load("routing: { origins: dump.IPv4 }\n").config?.routing.origins).toEqual([join(folder, "dump.IPv4")])
  })

  it.each([
    {
      name: "an unknown key",
      text: "contcat: mailto:a@example.org\n",
      says: /plumbline\.yaml:1:1: unknown key "contcat".*contact/,
    },
    { name: "a contact that is none", text: "contact: me\n", says: /:1:10: .*mailto: address or https/ },
    {
      name: "no contact where countries are named",
      text: "countries: [nl]\n",
      says: /contact: is missing; write contact/,
    },
    {
      name: "more than two connections to an address",
      text: "limits: { connectionsPerAddress: 10 }\n",
      says: /:1:34: /,
    },
    {
      name: "a resolver that is no address",
      text: "resolvers: [dns.example.org]\n",
      says: /dns\.example\.org is no address; write 9\.9\.9\.9/,
    },
    {
      name: "a block that is none",
      text: "network: { allow: [10.0.0.0/99] }\n",
      says: /10\.0\.0\.0\/99 is no block of addresses/,
    },
    {
      name: "several vantage points without PostgreSQL",
      text: "vantage: nairobi\nvantages: [amsterdam, nairobi]\n",
      says: /vantages: more than one needs PostgreSQL/,
    },
    { name: "a vantage point with a space", text: "vantages: [New York]\n", says: /plumbline\.yaml:1:\d+: / },
    { name: "no origins", text: "routing: { origins: [] }\n", says: /plumbline\.yaml:1:\d+: / },
    {
      name: "a file that is not there",
      text: "trustAnchors: nowhere.ds\n",
      says: /trustAnchors: .*nowhere\.ds cannot be read/,
    },
    { name: "mail without a site", text: "mail: { host: a, from: a@b.example }\n", says: /mail: needs site/ },
    {
      name: "a sender with a second header",
      text: 'mail: { host: a, from: "a@b.example\\r\\nBcc: c@d.example" }\n',
      says: /plumbline\.yaml:1:\d+: /,
    },
    {
      name: "a webhook without a secret",
      text: "notifications: [{ name: soc, webhook: { url: 'https://soc.example.org/', secretFrom: NO_SUCH_SECRET } }]\n",
      says: /soc: webhook: the environment variable NO_SUCH_SECRET holds no secret/,
    },
    {
      name: "a digest without a mail server",
      text: "notifications: [{ name: weekly, digest: { to: [a@b.example], frequency: weekly } }]\n",
      says: /weekly: digest: needs mail/,
    },
    {
      name: "a notification that is neither",
      text: "notifications: [{ name: weekly }]\n",
      says: /weekly: needs either webhook or digest/,
    },
    { name: "YAML that is none", text: "contact: [\n", says: /plumbline\.yaml:\d+:\d+: / },
  ])("says where and what of $name", ({ text, says }) => {
    const { config, lines } = load(text)
    expect(config).toBeNull()
    expect(lines.join("\n")).toMatch(says)
  })

  it("tells everything that is wrong at once", () => {
    expect(load("contact: me\nport: 0\nhosts: x\n").lines).toHaveLength(3)
  })

  it("says so when the named file does not exist", () => {
    const lines = Effect.runSync(Effect.flip(loadConfig(join(folder, "nothing.yaml")))).lines
    expect(lines).toEqual([expect.stringMatching(/nothing\.yaml: cannot be read; name a file that exists/)])
  })
})

it.each([
  ["9.9.9.9", { address: "9.9.9.9", port: 53 }],
  ["127.0.0.1:5353", { address: "127.0.0.1", port: 5353 }],
  ["2620:fe::fe", { address: "2620:fe::fe", port: 53 }],
  ["[2620:fe::fe]:853", { address: "2620:fe::fe", port: 853 }],
  ["9.9.9.9:0", null],
  ["9.9.9.9:65536", null],
  ["dns.quad9.net", null],
  ["999.1.1.1", null],
  ["", null],
])("decodeEndpoint(%j)", (text, expected) => {
  expect(decodeEndpoint(text)).toEqual(expected)
})

it("names itself and where it can be reached", () => {
  expect(userAgentOf("1.2.3", "https://scanner.example.org/")).toBe(
    "Mozilla/5.0 (compatible; Plumbline/1.2.3; +https://scanner.example.org/)",
  )
})
