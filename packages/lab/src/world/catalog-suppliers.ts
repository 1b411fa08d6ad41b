/** The suppliers of the fictional Internet as the catalog describes suppliers: by the names of their hosts and their networks. */
import type { IsoDate, Supplier } from "@plumbline/core"
import { COUNTRY_CODES, PLACES, sourceOf } from "./geography.ts"
import { networkNumberOf } from "./routes.ts"
import { DNS_OPERATORS, MAIL_SUPPLIERS, registryOf, WEB_HOST } from "./suppliers.ts"

/** Mail hosts, DNS operators, registries, the shared web host, and a network operator for each country. */
export const makeSuppliers = (today: IsoDate): ReadonlyArray<Supplier> => {
  const source = sourceOf(today)
  const registries = new Map(COUNTRY_CODES.map((country) => [registryOf(country), country]))
  const common = (domain: string) => ({
    url: `https://${domain}/`,
    fictional: true,
    sources: [source],
  })
  const named = (domain: string) => {
    const label = domain.slice(0, domain.indexOf("."))
    return { id: label, name: label.charAt(0).toUpperCase() + label.slice(1), ...common(domain) }
  }
  const hostDomain = WEB_HOST.slice(WEB_HOST.indexOf(".") + 1)
  return [
    ...Object.keys(MAIL_SUPPLIERS).map((domain) => ({
      ...named(domain),
      patterns: { mx: [{ suffix: domain, source }] },
    })),
    ...Object.keys(DNS_OPERATORS).map((domain) => {
      const country = registries.get(domain)
      const patterns = { ns: [{ suffix: domain, source }] }
      return country === undefined
        ? { ...named(domain), patterns }
        : {
            id: `registry-${country}`,
            name: `Registry of ${PLACES[country].names.en}`,
            country,
            ...common(domain),
            patterns,
          }
    }),
    { ...named(hostDomain), patterns: { asn: [{ number: networkNumberOf(WEB_HOST), source }] } },
    ...COUNTRY_CODES.map((country) => ({
      id: `network-${country}`,
      name: `Public network of ${PLACES[country].names.en}`,
      country,
      ...common(`net.${country}`),
      patterns: { asn: [{ number: networkNumberOf(`web ${country}`), source }] },
    })),
  ]
}
