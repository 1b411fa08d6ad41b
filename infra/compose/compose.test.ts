/** The Compose file holds against the schema of the Compose Specification, which `dclint` brings, and what it refers to is there. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DCLinter } from "dclint"
import { afterAll, describe, expect, it } from "vitest"
import { stringify } from "yaml"
import { type Compose, readCompose, type Service, variablesOf } from "./compose-file.ts"
import { brokenReferences } from "./references.ts"

const HERE = import.meta.dirname
const TEXT = readFileSync(join(HERE, "compose.yaml"), "utf8")
const given = (): Compose => readCompose(TEXT, { POSTGRES_PASSWORD: "secret" })

const folder = mkdtempSync(join(tmpdir(), "plumbline-compose-"))
afterAll(() => rmSync(folder, { recursive: true }))

/** Rules of taste are off: the order in which we write is our own. */
const TASTE = [
  "no-build-and-image",
  "require-quotes-in-ports",
  "service-dependencies-alphabetical-order",
  "service-keys-order",
  "service-ports-alphabetical-order",
  "services-alphabetical-order",
  "top-level-properties-order",
]
const linter = new DCLinter({
  rules: Object.fromEntries(TASTE.map((rule) => [rule, 0] as const)),
  quiet: false,
  debug: false,
  exclude: [],
})

/** What the schema and the linter's rules find in a file. */
const lint = (text: string): ReadonlyArray<string> => {
  const file = join(folder, "compose.yaml")
  writeFileSync(file, text)
  // Its declarations leave their own imports unresolved.
  const results: ReadonlyArray<{ messages: ReadonlyArray<{ rule: string; message: string }> }> = linter.lintFiles(
    [file],
    false,
  )
  return results.flatMap(({ messages }) => messages.map(({ rule, message }) => `${rule}: ${message}`))
}

describe("the Compose file", () => {
  it("is as the Compose Specification has it, as written and put together", () => {
    expect(lint(TEXT)).toEqual([])
    expect(lint(stringify({ name: "plumbline", ...given() }))).toEqual([])
  })

  it("refers to nothing that is not there", () => {
    expect(brokenReferences(given(), HERE)).toEqual([])
  })

  it("asks for no variable that .env.example does not name, and does not start without a password", () => {
    const example = readFileSync(join(HERE, ".env.example"), "utf8")
    for (const name of variablesOf(TEXT)) expect(example).toMatch(new RegExp(`^${name}=`, "m"))
    expect(() => readCompose(TEXT, {})).toThrow("POSTGRES_PASSWORD: write it into .env")
  })
})

describe("the schema finds", () => {
  it.each([
    {
      name: "a key that there is not",
      change: ["stop_grace_period:", "stop_grace:"],
      says: /services\/site.*additional properties/,
    },
    { name: "a healthcheck that is no list", change: ["retries: 12", "retries: [12]"], says: /retries/ },
    { name: "a condition that there is not", change: ["service_healthy", "service_well"], says: /invalid-schema/ },
    { name: "an image without a version", change: ["postgres:17", "postgres"], says: /require-explicit-tag/ },
    { name: "a port open to the world", change: ["127.0.0.1:3000:", "3000:"], says: /no-unbound-port-interfaces/ },
  ])("$name", ({ change: [from = "", to = ""], says }) => {
    const changed = TEXT.replace(from, to)
    expect(changed).not.toBe(TEXT)
    expect(lint(changed).join("\n")).toMatch(says)
  })
})

describe("the rules on references find", () => {
  const without = (service: Service, ...keys: ReadonlyArray<keyof Service>): Service =>
    Object.fromEntries(Object.entries(service).filter(([key]) => !keys.includes(key as keyof Service)))
  const site = (service: Service): Partial<Compose> => ({ services: { ...given().services, site: service } })
  const { site: whole, database } = given().services as { readonly site: Service; readonly database: Service }

  const CASES: ReadonlyArray<{ readonly change: Partial<Compose>; readonly says: string }> = [
    { change: site(without(whole, "image", "build")), says: "site: neither image nor build" },
    {
      change: site({ ...whole, build: { context: "../..", dockerfile: "infra/Dockerfile" } }),
      says: "site: build: there is no infra/Dockerfile in ../..",
    },
    {
      change: site({ ...whole, depends_on: { ...whole.depends_on, cache: { condition: "service_started" } } }),
      says: "site: depends_on: there is no service cache",
    },
    {
      change: { services: { ...given().services, database: without(database, "healthcheck") } },
      says: "site: depends_on: database has no healthcheck to wait for",
    },
    {
      change: site({ ...whole, networks: ["inside", "outside"] }),
      says: "site: networks: there is no network outside",
    },
    {
      change: site({ ...whole, networks: { inside: { ipv4_address: "172.31.0.9" } } }),
      says: "site: networks: 172.31.0.9 is outside of inside",
    },
    {
      change: site({ ...whole, volumes: [...(whole.volumes ?? []), "logs:/var/log"] }),
      says: "site: volumes: there is no volume logs",
    },
    {
      change: site({ ...whole, volumes: ["./absent.yaml:/etc/absent.yaml:ro"] }),
      says: "site: volumes: there is no file ./absent.yaml",
    },
    { change: { volumes: { ...given().volumes, old: null } }, says: "volumes: nobody uses old" },
    { change: { networks: { ...given().networks, old: null } }, says: "networks: nobody uses old" },
    {
      change: site({ ...whole, healthcheck: { test: ["NONE"] } }),
      says: "site: healthcheck: test is no CMD with a program",
    },
    {
      change: site({ ...whole, ports: ["127.0.0.1:3000:3001"] }),
      says: "site: healthcheck: asks port 3000, which the service does not publish",
    },
    {
      change: site({ ...whole, environment: { DATABASE_URL: "postgresql://plumbline:secret@db/plumbline" } }),
      says: "site: DATABASE_URL: there is no service db",
    },
    {
      change: site({ ...whole, environment: { DATABASE_URL: "postgresql://other:secret@database/plumbline" } }),
      says: "site: DATABASE_URL: database makes plumbline and plumbline",
    },
    { change: site(without(whole, "depends_on")), says: "site: DATABASE_URL: database is not waited for" },
    {
      change: site(without(whole, "networks")),
      says: "site: DATABASE_URL: database is on no network of the service",
    },
    {
      change: {
        services: { ...given().services, resolver: { ...given().services.resolver, networks: ["inside"] } },
      },
      says: "site: resolvers: 172.30.0.53 is no service",
    },
  ]
  it.each(CASES)("$says", ({ change, says }) => {
    expect(brokenReferences({ ...given(), ...change }, HERE)).toContain(says)
  })
})
