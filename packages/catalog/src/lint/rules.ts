/** All rules, by hand, in the order in which they run. */
import { asNumber } from "./as-number.ts"
import { checkPrefix } from "./check-prefix.ts"
import { clauseChecks } from "./clause-checks.ts"
import { clauseFields } from "./clause-fields.ts"
import { countryRegistry } from "./country-registry.ts"
import { countrySuffixes } from "./country-suffixes.ts"
import { cron } from "./cron.ts"
import { demandDays } from "./demand-days.ts"
import { demandPlace } from "./demand-place.ts"
import { demands } from "./demands.ts"
import { domainName } from "./domain-name.ts"
import { duplicateDomain } from "./duplicate-domain.ts"
import { duplicatePattern } from "./duplicate-pattern.ts"
import { errata } from "./errata.ts"
import { explanation } from "./explanation.ts"
import { foreignSuffix } from "./foreign-suffix.ts"
import { hostPattern } from "./host-pattern.ts"
import { ipAddress } from "./ip-address.ts"
import { level } from "./level.ts"
import { listFile } from "./list-file.ts"
import { measuredChecks } from "./measured-checks.ts"
import { membership } from "./membership.ts"
import { obstacleKind } from "./obstacle-kind.ts"
import { oneSubregion } from "./one-subregion.ts"
import { optOut } from "./opt-out.ts"
import { organisation } from "./organisation.ts"
import { pathIsId } from "./path-is-id.ts"
import { placeholder } from "./placeholder.ts"
import { policyReference } from "./policy-reference.ts"
import { policySearch } from "./policy-search.ts"
import { publicSuffix } from "./public-suffix.ts"
import { reasonCodes } from "./reason-codes.ts"
import { regionMember } from "./region-member.ts"
import { regionTree } from "./region-tree.ts"
import { requirementBounds } from "./requirement-bounds.ts"
import { requirementCheck } from "./requirement-check.ts"
import { roles } from "./roles.ts"
import { rowOrder } from "./row-order.ts"
import type { Rule } from "./rule.ts"
import { sector } from "./sector.ts"
import { sourceDate } from "./source-date.ts"
import { superseded } from "./superseded.ts"
import { supplierCountry } from "./supplier-country.ts"
import { supplierRecognised } from "./supplier-recognised.ts"
import { tags } from "./tags.ts"
import { timeZone } from "./time-zone.ts"
import { translationParameters } from "./translation-parameters.ts"
import { translationPending } from "./translation-pending.ts"
import { translationStale } from "./translation-stale.ts"
import { translationWhole } from "./translation-whole.ts"
import { unknownVerdict } from "./unknown-verdict.ts"
import { whiteSpace } from "./white-space.ts"

export const RULES: ReadonlyArray<Rule> = [
  pathIsId,
  checkPrefix,
  measuredChecks,
  reasonCodes,
  unknownVerdict,
  obstacleKind,
  placeholder,
  sourceDate,
  countryRegistry,
  cron,
  timeZone,
  countrySuffixes,
  listFile,
  ipAddress,
  domainName,
  publicSuffix,
  foreignSuffix,
  duplicateDomain,
  rowOrder,
  whiteSpace,
  organisation,
  sector,
  level,
  roles,
  tags,
  regionMember,
  membership,
  regionTree,
  oneSubregion,
  supplierCountry,
  supplierRecognised,
  hostPattern,
  asNumber,
  duplicatePattern,
  demandPlace,
  policyReference,
  policySearch,
  demands,
  requirementCheck,
  requirementBounds,
  demandDays,
  superseded,
  explanation,
  errata,
  clauseChecks,
  clauseFields,
  optOut,
  translationPending,
  translationWhole,
  translationParameters,
  translationStale,
]
