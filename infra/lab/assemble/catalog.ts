/** What Plumbline is given to scan the lab: a configuration and a data folder with the fictional country XZ. */
import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { stringify } from "yaml"
import type { Quirk } from "./quirk.ts"
import { routingSources } from "./routing.ts"

/** Writes `plumbline/plumbline.yaml` and `plumbline/data/` below the state folder. */
export const assembleCatalog = (quirks: ReadonlyArray<Quirk>, state: string): void => {
  const folder = join(state, "plumbline")
  const data = join(folder, "data")
  mkdirSync(join(data, "countries", "xz", "domains"), { recursive: true })
  mkdirSync(join(data, "regions"), { recursive: true })
  const write = (path: string, value: unknown) => writeFileSync(join(folder, path), stringify(value))
  write("plumbline.yaml", configuration(state, folder))
  write("data/countries/xz/country.yaml", COUNTRY)
  write("data/regions/lab-region.yaml", REGION)
  writeFileSync(join(data, "countries", "xz", "domains", "real-servers.csv"), domainList(quirks))
  const optOuts = quirks
    .filter((quirk) => quirk.isOptedOut)
    .map((quirk) => `${quirk.target},${TODAY},Asked by its owner`)
  writeFileSync(join(data, "opt-out.csv"), ["domain,since,reason", ...optOuts, ""].join("\n"))
}

const configuration = (state: string, folder: string) => ({
  contact: "mailto:lab@example.org",
  vantage: "real-server-lab",
  data: join(folder, "data"),
  store: join(folder, "plumbline.sqlite"),
  resolvers: ["127.0.0.1:53"],
  trustAnchors: join(state, "trust-anchor.ds"),
  rootCertificates: join(state, "certificates", "roots.pem"),
  network: {
    allow: ["127.0.0.0/8", "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32"],
  },
  routing: routingSources(state),
  ehloName: "scanner.lab.example.org",
  countries: ["xz"],
  // Here everything is a millisecond away: what takes seconds never comes.
  limits: { timeoutSeconds: 3, spacingMilliseconds: 10, secondLookAfterSeconds: 1 },
})

/** Sorted by name, as every list is. */
const domainList = (quirks: ReadonlyArray<Quirk>): string => {
  const rows = quirks.map((quirk) => {
    const organisation = `Office of ${quirk.id.replaceAll("-", " ")}`
    return `${quirk.target},${organisation},,general-public-services,national,${quirk.roles.join(" ")}`
  })
  return ["domain,organisation,organisationLocal,sector,level,roles", ...rows.sort(), ""].join("\n")
}

const TODAY = new Date().toISOString().slice(0, 10)
const SOURCE = { title: "Folders of infra/lab", readOn: TODAY }

const COUNTRY = {
  id: "xz",
  alpha3: "XXZ",
  names: { en: "Land of Real Servers" },
  fictional: true,
  schedule: { cron: "0 3 1 * *", timeZone: "UTC" },
  topLevelDomains: ["xz"],
  governmentSuffixes: [],
  lists: [
    {
      id: "xz/real-servers",
      title: "Every quirk of the real-server lab",
      owner: "Plumbline",
      source: SOURCE,
      licence: "MIT",
      retrievedOn: TODAY,
      maintained: "by-script",
    },
  ],
  sources: [SOURCE],
}

const REGION = {
  id: "lab-region",
  name: "Lab region",
  kind: "grouping",
  fictional: true,
  members: [{ country: "xz" }],
  sources: [SOURCE],
}
