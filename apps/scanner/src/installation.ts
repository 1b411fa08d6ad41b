/**
 * What is measured, and how it is reached: the real world as configured, or the lab.
 *
 * Both give the same thing, so that nothing else in the program knows the difference.
 */

import { dkimSelectorsOf } from "@plumbline/assess"
import { type CatalogView, METHODOLOGY, type Supplier } from "@plumbline/core"
import { decodeTrustAnchors, Resolver, type Route } from "@plumbline/dns"
import type { Lab, LabOptions } from "@plumbline/lab"
import {
  blockList,
  givenRoutingData,
  MailHosts,
  Names,
  Network,
  type ProbeServices,
  publicRoute,
  Routing,
  type RoutingData,
  routingData,
  WebSites,
} from "@plumbline/probes"
import { Clock, Duration, Effect, Layer, type Scope } from "effect"
import { type Config, userAgentOf } from "./config.ts"
import { CommandFailed } from "./exit.ts"
import { hasIpv6 } from "./ipv6.ts"
import { Misconfiguration } from "./misconfiguration.ts"
import { type ShiftedClock, shiftedClock } from "./shifted-clock.ts"
import { VERSION } from "./version.ts"
import type { Lease } from "./work/leases.ts"
import { loadRepositoryCatalog, worldCatalog } from "./world-catalog.ts"

export interface Installation {
  readonly mode: "lab" | "live"
  readonly catalog: CatalogView
  readonly vantage: string
  /** All vantage points; the first makes the figures. */
  readonly vantages: ReadonlyArray<string>
  readonly methodology: number
  readonly services: Layer.Layer<ProbeServices>
  readonly limits: Config["limits"]
  /** The lab and the clock that stands at its month; `null` in the real world. */
  readonly lab: { readonly lab: Lab; readonly clock: ShiftedClock } | null
}

/** The real world when the configuration names a contact, the lab otherwise. With a lease, addresses are shared with other machines. */
export const openInstallation = (
  config: Config,
  lease?: Lease,
): Effect.Effect<Installation, Misconfiguration | CommandFailed, Scope.Scope> =>
  config.contact === null ? openLab(config, lease) : openWorld(config, config.contact, lease)

const openWorld = Effect.fnUntraced(function* (config: Config, contact: string, lease: Lease | undefined) {
  const catalog = yield* worldCatalog(config)
  const anchors = yield* Effect.try({
    try: () => decodeTrustAnchors(config.trustAnchors),
    catch: (error) =>
      new Misconfiguration({
        lines: [
          `trustAnchors: ${error instanceof Error ? error.message : String(error)}; write lines such as ". IN DS 20326 8 2 …"`,
        ],
      }),
  })
  const route = publicRoute(blockList(config.allow))
  const userAgent = userAgentOf(VERSION, contact.replace(/^mailto:/, ""))
  const installation: Installation = {
    mode: "live",
    catalog,
    vantage: config.vantage,
    vantages: config.vantages,
    methodology: METHODOLOGY,
    limits: config.limits,
    lab: null,
    services: probeServices({
      config,
      route,
      resolver: Resolver.layer({
        servers: config.resolvers,
        trustAnchors: anchors,
        route,
        timeoutMillis: config.limits.timeoutSeconds * 1000,
      }),
      rootCertificates: config.rootCertificates,
      userAgent,
      lease,
      hasIpv6: hasIpv6(config.allow),
      routing: yield* routingData({ ...config.routing, userAgent }),
      suppliers: catalog.suppliers.values(),
      references: mailDomainsOf(catalog),
    }),
  }
  return installation
})

/** With limits other than those that make a laboratory quick, or another laboratory, for measurements of the scanner itself. */
export const openLab = Effect.fnUntraced(function* (
  config: Config,
  lease: Lease | undefined,
  given: { readonly lab?: LabOptions; readonly limits?: Partial<Config["limits"]> } = {},
) {
  // Loaded only here: whoever measures the world needs no lab in memory.
  const { startLab } = yield* Effect.promise(() => import("@plumbline/lab"))
  const lab = yield* startLab(given.lab).pipe(
    Effect.mapError((error) => new CommandFailed({ exitCode: 1, lines: [`the lab did not start: ${String(error)}`] })),
  )
  const shared = yield* loadRepositoryCatalog
  const clock = shiftedClock(yield* Clock.Clock)
  clock.setTo(lab.dateOfMonth(lab.months - 1))
  const limits = {
    ...config.limits,
    targetsAtOnce: 24,
    spacingMilliseconds: 0,
    timeoutSeconds: 1,
    secondLookAfterSeconds: 0,
    ...given.limits,
  }
  const installation: Installation = {
    mode: "lab",
    catalog: {
      standards: shared.standards,
      obstacles: shared.obstacles,
      countries: new Map(lab.catalog.countries.map((country) => [country.id, country])),
      regions: new Map(lab.catalog.regions.map((region) => [region.id, region])),
      organisations: new Map(lab.catalog.organisations.map((organisation) => [organisation.id, organisation])),
      targets: new Map(lab.catalog.targets.map((target) => [target.name, target])),
      policies: new Map(lab.catalog.policies.map((policy) => [policy.id, policy])),
      policySearches: lab.catalog.policySearches,
      mandates: new Map(lab.catalog.mandates.map((mandate) => [mandate.id, mandate])),
      explanations: new Map(lab.catalog.explanations.map((explanation) => [explanation.id, explanation])),
      suppliers: new Map(lab.catalog.suppliers.map((supplier) => [supplier.id, supplier])),
      clauses: shared.clauses,
      toolkit: shared.toolkit,
      optOuts: lab.catalog.optOuts,
      errata: shared.errata ?? [],
      translations: shared.translations ?? new Map(),
    },
    // One place in the laboratory is called that; several are called what they are told to be.
    ...(config.vantages.length > 1
      ? { vantage: config.vantage, vantages: config.vantages }
      : { vantage: "lab", vantages: ["lab"] }),
    methodology: METHODOLOGY,
    limits,
    lab: { lab, clock },
    services: probeServices({
      config: { ...config, limits, ehloName: "scanner.invalid" },
      route: lab.route,
      resolver: Resolver.layer({
        servers: [lab.resolver],
        timeoutMillis: Math.min(1_000, limits.timeoutSeconds * 1_000),
        attempts: 2,
        askSpacingMillis: 0,
        trustAnchors: decodeTrustAnchors(lab.trustAnchors),
        route: lab.route,
      }),
      rootCertificates: lab.rootCertificates,
      userAgent: userAgentOf(VERSION, "lab"),
      lease,
      hasIpv6: true,
      routing: givenRoutingData(lab.routing),
      suppliers: lab.catalog.suppliers,
      references: [],
    }).pipe(Layer.provide(clock.layer)),
  }
  return installation
})

/** Mail domains of the lists, a few of each country first, so that their servers are those of many operators. */
export const mailDomainsOf = ({ targets }: Pick<CatalogView, "targets">): ReadonlyArray<string> => {
  const ofCountry = new Map<string, number>()
  const ranked = [...targets.values()]
    .filter(({ roles }) => roles.includes("mail"))
    .map(({ name, country }) => {
      const rank = ofCountry.get(country) ?? 0
      ofCountry.set(country, rank + 1)
      return { name, rank }
    })
  return ranked.sort((left, right) => left.rank - right.rank).map(({ name }) => name)
}

const probeServices = (options: {
  readonly config: Config
  readonly route: Route
  readonly resolver: Layer.Layer<Resolver>
  readonly rootCertificates: ReadonlyArray<string> | null
  readonly userAgent: string
  readonly lease: Lease | undefined
  readonly hasIpv6: boolean
  readonly routing: RoutingData
  readonly suppliers: Iterable<Supplier>
  /** Mail domains that tell a silent mail server from a network that blocks port 25. */
  readonly references: ReadonlyArray<string>
}): Layer.Layer<ProbeServices> => {
  const { limits } = options.config
  const timeout = Duration.seconds(limits.timeoutSeconds)
  const network = Network.layer({
    route: options.route,
    connectionsPerAddress: limits.connectionsPerAddress,
    spacing: Duration.millis(limits.spacingMilliseconds),
    connectTimeout: timeout,
    hasIpv6: options.hasIpv6,
    ...(options.lease === undefined ? {} : { lease: options.lease }),
  })
  const ofSuppliers = dkimSelectorsOf(options.suppliers)
  const names = Names.layer({
    dkimSelectors: (mailHosts) => [...new Set([...options.config.dkimSelectors, ...ofSuppliers(mailHosts)])],
  })
  const webSites = WebSites.layer({ userAgent: options.userAgent, rootCertificates: options.rootCertificates, timeout })
  const mailHosts = MailHosts.layer({
    ehloName: options.config.ehloName,
    rootCertificates: options.rootCertificates,
    timeout,
    references: options.references,
  })
  return Layer.mergeAll(webSites, mailHosts, Routing.layer(options.routing)).pipe(
    Layer.provideMerge(names),
    Layer.provide(network),
    Layer.provide(options.resolver),
  )
}
