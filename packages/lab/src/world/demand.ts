/** Who asks for what in the fictional world: documents, mandates, explanations, and where a search found nothing. */
import type { Explanation, IsoDate, Mandate, Policy, PolicySearch } from "@plumbline/core"
import { sourceOf } from "./geography.ts"
import { makeMandates } from "./mandates.ts"
import { makePolicies } from "./policies.ts"

/** `on`: first day of a month of the simulation, which may lie before or after it. */
export const makeDemand = (
  today: IsoDate,
  on: (month: number) => IsoDate,
): {
  readonly policies: ReadonlyArray<Policy>
  readonly policySearches: ReadonlyArray<PolicySearch>
  readonly mandates: ReadonlyArray<Mandate>
  readonly explanations: ReadonlyArray<Explanation>
} => ({
  policies: makePolicies(today, (month) => Number(on(month).slice(0, 4))),
  // Hollowmere is left out: of it nothing is known, found or not.
  policySearches: [
    {
      place: "xe",
      searchedOn: today,
      note: "The gazette and the sites of three ministries; much is adopted, and nothing asks for it.",
    },
  ],
  mandates: makeMandates(today, on),
  explanations: makeExplanations(today, on),
})

/** Every target named fails on the days on which its explanation holds, or will hold. */
const makeExplanations = (today: IsoDate, on: (month: number) => IsoDate): ReadonlyArray<Explanation> => {
  const sources = [sourceOf(today)]
  return [
    {
      id: "xc/finance-dane",
      mandate: "xc/list-of-open-standards",
      standard: "dane",
      organisation: "xc/ministry-of-finance",
      targets: ["finance.gov.xc"],
      ground: "no-supplier-offers-it",
      text: "The framework contract for mail has one supplier, and it does not publish TLSA records for its mail servers.",
      compensation: "Mail to other ministries goes through a connection of its own.",
      approvedBy: "Secretary-General of the Ministry of Finance",
      from: on(12),
      until: on(29),
      sources,
    },
    {
      id: "xc/health-dane",
      mandate: "xc/list-of-open-standards",
      standard: "dane",
      organisation: "xc/health-directorate",
      ground: "end-of-life",
      text: "The mail service was to be given up before the end of the term, so nothing was changed on it.",
      from: on(2),
      until: on(14),
      sources,
    },
    {
      id: "xc/ravensholm-ipv6",
      mandate: "xc/list-of-open-standards",
      standard: "ipv6",
      organisation: "xc/city-of-ravensholm",
      targets: ["ravensholm.gov.xc"],
      ground: "disproportionate-cost",
      text: "The city's web site moves to another host with the next contract; to bring IPv6 to the present one would cost as much as the move.",
      from: on(25),
      until: on(34),
      sources,
    },
    {
      id: "xa/treasury-dnssec",
      mandate: "xa/mail-and-names-directive",
      standard: "dnssec",
      organisation: "xa/treasury",
      ground: "security-trade-off",
      text: "Payments depend on the name day and night; signing waits for a second team that can mend a broken chain at any hour.",
      compensation: "Changes of the zone are locked at the registry and checked from outside every minute.",
      approvedBy: "Government of Alderland",
      from: on(10),
      sources,
    },
    {
      id: "xa/statistics-dmarc",
      mandate: "xa/mail-and-names-directive",
      standard: "dmarc",
      organisation: "xa/statistics-alderland",
      targets: ["statistics.gov.xa"],
      ground: "conflicts-with-law",
      text: "Households have to get every letter of the census; the law has to be changed before mail may be refused.",
      from: on(11),
      until: on(20),
      sources,
    },
    {
      id: "xg/congress-dmarc",
      mandate: "xg/rule-in-two-steps",
      standard: "dmarc",
      organisation: "xg/congress",
      targets: ["congreso.gob.xg"],
      ground: "does-not-apply",
      text: "Congress holds that a rule of the Presidency does not bind it.",
      from: on(18),
      sources,
    },
  ]
}
