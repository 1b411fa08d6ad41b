/**
 * Whether what a Compose file refers to is there: what its schema cannot say.
 *
 * Each rule answers sentences that begin with where the trouble is; no sentence, no trouble.
 */
import { existsSync, readFileSync } from "node:fs"
import { BlockList } from "node:net"
import { join } from "node:path"
import { parse } from "yaml"
import { type Compose, networksOf, type Service } from "./compose-file.ts"

/** Of a file put together, in the folder that its paths count from. */
export const brokenReferences = (compose: Compose, folder: string): ReadonlyArray<string> => {
  const services = Object.entries(compose.services)
  return [
    ...services.flatMap(([name, service]) =>
      RULES.flatMap((rule) => rule(service, compose, folder).map((problem) => `${name}: ${problem}`)),
    ),
    ...unused(
      "volumes",
      Object.keys(compose.volumes ?? {}),
      services.flatMap(([, service]) => namedVolumes(service)),
    ),
    ...unused(
      "networks",
      Object.keys(compose.networks ?? {}),
      services.flatMap(([, service]) => [...networksOf(service).keys()]),
    ),
  ]
}

type Rule = (service: Service, compose: Compose, folder: string) => ReadonlyArray<string>

const program: Rule = ({ image, build }, _compose, folder) => {
  if (image === undefined && build === undefined) return ["neither image nor build"]
  if (build === undefined) return []
  const dockerfile = join(folder, build.context, build.dockerfile ?? "Dockerfile")
  return existsSync(dockerfile) ? [] : [`build: there is no ${build.dockerfile ?? "Dockerfile"} in ${build.context}`]
}

const dependencies: Rule = ({ depends_on = {} }, { services }) =>
  Object.entries(depends_on).flatMap(([other, { condition }]) => {
    const service = services[other]
    if (service === undefined) return [`depends_on: there is no service ${other}`]
    return condition === "service_healthy" && service.healthcheck === undefined
      ? [`depends_on: ${other} has no healthcheck to wait for`]
      : []
  })

const networks: Rule = (service, { networks: known = {} }) =>
  [...networksOf(service)].flatMap(([name, address]) => {
    if (!(name in known)) return [`networks: there is no network ${name}`]
    if (address === undefined) return []
    const subnets = (known[name]?.ipam?.config ?? []).flatMap(({ subnet }) => subnet ?? [])
    return subnets.some((subnet) => holds(subnet, address)) ? [] : [`networks: ${address} is outside of ${name}`]
  })

const volumes: Rule = (service, { volumes: known = {} }, folder) => [
  ...namedVolumes(service).flatMap((name) => (name in known ? [] : [`volumes: there is no volume ${name}`])),
  ...boundFiles(service).flatMap(({ source }) =>
    existsSync(join(folder, source)) ? [] : [`volumes: there is no file ${source}`],
  ),
]

/** A check of itself asks a port that the service publishes. */
const healthcheck: Rule = ({ healthcheck: check, ports = [] }) => {
  if (check === undefined) return []
  if (check.test[0] !== "CMD" || check.test.length < 2) return ["healthcheck: test is no CMD with a program"]
  const inside = ports.map((port) => port.split(":").at(-1))
  return [...check.test.join(" ").matchAll(/127\.0\.0\.1:(\d+)/g)].flatMap(([, port]) =>
    inside.includes(port) ? [] : [`healthcheck: asks port ${port}, which the service does not publish`],
  )
}

/** The database that it is told of is a service that it waits for and shares a network with. */
const database: Rule = (service, { services }) => {
  const address = service.environment?.DATABASE_URL
  if (address === undefined) return []
  const { hostname, username, pathname } = new URL(address)
  const other = services[hostname]
  if (other === undefined) return [`DATABASE_URL: there is no service ${hostname}`]
  const { POSTGRES_USER, POSTGRES_DB } = other.environment ?? {}
  return [
    ...(hostname in (service.depends_on ?? {}) ? [] : [`DATABASE_URL: ${hostname} is not waited for`]),
    ...([...networksOf(service).keys()].some((name) => networksOf(other).has(name))
      ? []
      : [`DATABASE_URL: ${hostname} is on no network of the service`]),
    ...(username === POSTGRES_USER && pathname === `/${POSTGRES_DB}`
      ? []
      : [`DATABASE_URL: ${hostname} makes ${POSTGRES_USER} and ${POSTGRES_DB}`]),
  ]
}

/** The resolvers of the configuration that it is given are services, and may be asked. */
const resolvers: Rule = (service, { services }, folder) => {
  const bound = boundFiles(service).find(({ target }) => target.endsWith("/plumbline.yaml"))
  if (bound === undefined || !existsSync(join(folder, bound.source))) return []
  const given = parse(readFileSync(join(folder, bound.source), "utf8")) as {
    readonly resolvers?: ReadonlyArray<string>
    readonly network?: { readonly allow?: ReadonlyArray<string> }
  }
  const fixed = new Set(Object.values(services).flatMap((other) => [...networksOf(other).values()]))
  return (given.resolvers ?? []).flatMap((resolver) => {
    const address = resolver.split(":")[0]!
    if (!fixed.has(address)) return [`resolvers: ${address} is no service`]
    const isAllowed = (given.network?.allow ?? []).some((block) => holds(block, address))
    return isAllowed ? [] : [`resolvers: network.allow does not have ${address}`]
  })
}

const RULES: ReadonlyArray<Rule> = [program, dependencies, networks, volumes, healthcheck, database, resolvers]

const unused = (key: string, known: ReadonlyArray<string>, used: ReadonlyArray<string>): ReadonlyArray<string> =>
  known.filter((name) => !used.includes(name)).map((name) => `${key}: nobody uses ${name}`)

const partsOf = ({ volumes: given = [] }: Service) =>
  given.map((text) => {
    const [source = "", target = ""] = text.split(":")
    return { source, target }
  })

/** Files and folders of the machine that a service is given. */
export const boundFiles = (service: Service) => partsOf(service).filter(({ source }) => /^[./]/.test(source))

const namedVolumes = (service: Service): ReadonlyArray<string> =>
  partsOf(service)
    .map(({ source }) => source)
    .filter((source) => !/^[./]/.test(source))

const holds = (subnet: string, address: string): boolean => {
  const [network = "", length] = subnet.split("/")
  const block = new BlockList()
  block.addSubnet(network, Number(length), "ipv4")
  return block.check(address, "ipv4")
}
