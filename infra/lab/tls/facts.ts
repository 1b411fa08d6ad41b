/** The facts of a profile that the configurations of the laboratory speak of. */
import { type TlsProfile, tlsVersions } from "@plumbline/tls"
import type { Expected } from "./configurations.ts"
import { verdictsOf } from "./measure.ts"

/** Lists are in the server's order where it has one; groups by number. */
export const factsOf = (seen: TlsProfile): Required<Expected> => {
  const { capabilities } = seen
  const lists = Object.entries(capabilities?.cipherSuites ?? {})
  return {
    versions: tlsVersions.filter((version) => seen.versions[version].state === "offered"),
    suites: Object.fromEntries(lists.map(([version, { accepted }]) => [version, accepted])),
    order: Object.fromEntries(lists.map(([version, { order }]) => [version, order])),
    groups: capabilities?.groups?.accepted.map(({ name }) => name) ?? null,
    fields: capabilities?.finiteFields.map(({ bits, name }) => name ?? bits) ?? [],
    alpn: "failure" in seen.handshake ? "" : (seen.handshake.alpn ?? ""),
    staplesOcsp: !("failure" in seen.handshake) && seen.handshake.hasStapledOcsp,
    asksForCertificate: capabilities?.behavior?.asksForCertificate ?? false,
    otherChains: capabilities?.otherChains.length ?? 0,
    verdicts: verdictsOf(seen),
  }
}

/** Lists that a profile could not read to their end: what is expected is compared with whole ones only. */
export const incompleteLists = ({ versions, capabilities }: TlsProfile): ReadonlyArray<string> => [
  ...tlsVersions.filter((version) => versions[version].state === "unknown"),
  ...Object.entries(capabilities?.cipherSuites ?? {}).flatMap(([version, { isComplete }]) =>
    isComplete ? [] : [`suites of ${version}`],
  ),
  ...(capabilities?.groups?.isComplete === false ? ["groups"] : []),
]
