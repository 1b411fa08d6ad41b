/** One standard, one file: gather → judge → findings. */

import { dkim } from "./mail/dkim.ts"
import { dmarc } from "./mail/dmarc.ts"
import { mtaSts } from "./mail/mta-sts.ts"
import { spf } from "./mail/spf.ts"
import { starttls } from "./mail/starttls.ts"
import { tlsRpt } from "./mail/tls-rpt.ts"
import { caa } from "./name/caa.ts"
import { dane } from "./name/dane.ts"
import { dnssec } from "./name/dnssec.ts"
import type { Probe } from "./probe.ts"
import { ipv6 } from "./routing/ipv6.ts"
import { rpki } from "./routing/rpki.ts"
import { hsts } from "./web/hsts.ts"
import { https } from "./web/https.ts"
import { securityHeaders } from "./web/security-headers.ts"
import { securityTxt } from "./web/security-txt.ts"
import { tls } from "./web/tls.ts"

/**
 * Every probe, in the order in which a report shows them; behind them those that only keep evidence, for standards that are
 * planned. Written by hand.
 */
export const PROBES: ReadonlyArray<Probe> = [
  dnssec,
  caa,
  ipv6,
  rpki,
  https,
  tls,
  hsts,
  securityHeaders,
  securityTxt,
  spf,
  dkim,
  dmarc,
  starttls,
  dane,
  mtaSts,
  tlsRpt,
]

export { blockList, refusalOf } from "./address-policy.ts"
export { type DkimKey, decodeDkimKey } from "./mail/dkim-key.ts"
export { type DecodedDkim, type DkimIssue, decodeDkimRecord } from "./mail/dkim-record.ts"
export {
  type DecodedDmarc,
  type DmarcIssue,
  type DmarcPolicy,
  type DmarcRecord,
  type DmarcScope,
  declaredPolicy,
  decodeDmarcRecord,
  effectivePolicy,
} from "./mail/dmarc-record.ts"
export { type DmarcWalk, dmarcWalkDomains, walkDmarcTree } from "./mail/dmarc-tree-walk.ts"
export {
  type DecodedMtaStsPolicy,
  decodeMtaStsPolicy,
  type MtaStsPolicy,
  matchesMtaStsPattern,
} from "./mail/mta-sts-policy.ts"
export { type DecodedMtaStsRecord, decodeMtaStsRecord, isMtaStsRecord } from "./mail/mta-sts-record.ts"
export { dmarcRejects, spfForbidsAll } from "./mail/non-sending.ts"
export { externalReports, type ReportUri } from "./mail/report-uri.ts"
export type { FieldIssue } from "./mail/semicolon-fields.ts"
export {
  analyzeSpf,
  type SpfAnalysis,
  type SpfLink,
  type SpfOthers,
  type SpfProblem,
  type SpfReach,
  type SpfWarning,
} from "./mail/spf-analysis.ts"
export { evaluateSpf, type SpfOptions, type SpfOutcome, type SpfResult, type SpfSender } from "./mail/spf-evaluation.ts"
export { ruleOnSpf, type SpfPolicyRuling } from "./mail/spf-policy.ts"
export type { SpfAnswer, SpfLookup } from "./mail/spf-session.ts"
export { type DecodedTlsRpt, decodeTlsRptRecord, isTlsRptRecord } from "./mail/tls-rpt-record.ts"
export { type CaaDecoded, type CaaRecord, decodeCaaRecord, type IssueValue } from "./name/caa-record.ts"
export { Network, type NetworkOptions, publicRoute } from "./network.ts"
export { Obstructed, obstructed } from "./obstacle.ts"
export { organizationalDomain } from "./organizational-domain.ts"
export {
  type Judge,
  type JudgeContext,
  judgementOf,
  observe,
  type Probe,
  type ProbeServices,
  unknown,
} from "./probe.ts"
export type { Route, Routes } from "./routing/origins.ts"
export type { OriginValidity, Vrp, Vrps } from "./routing/vrps.ts"
export { MailHosts, type MailHostsOptions } from "./services/mail-hosts.ts"
export type { MailPortState } from "./services/mail-port.ts"
export { Names, type NamesOptions } from "./services/names.ts"
export { MAX_ROUTES_AGE, MAX_VRPS_AGE, Routing } from "./services/routing.ts"
export {
  type Dated,
  givenRoutingData,
  isUrl,
  type RoutingData,
  type RoutingDataOptions,
  routingData,
} from "./services/routing-data.ts"
export { WebSites, type WebSitesOptions } from "./services/web-sites.ts"
export { judgeOffer, OFFER_REASONS, type OfferCheck } from "./tls/offer-judge.ts"
export { offerSeenOf, type TlsOfferSeen } from "./tls/offer-seen.ts"
export {
  type CspError,
  cspErrors,
  decodeContentSecurityPolicy,
  judgeContentSecurityPolicy,
} from "./web/content-security-policy.ts"
export { decodeHstsHeader, HSTS_LEAST_SECONDS, type HstsPolicy, type HstsSyntaxError } from "./web/hsts-header.ts"
export { decodeReferrerPolicyHeader, disclosureOf, type ReferrerPolicy } from "./web/referrer-policy-header.ts"
export { decodeSecurityTxtFile, type SecurityTxtFile, type SecurityTxtProblem } from "./web/security-txt-file.ts"
export { judgeSecurityTxtResponse, SECURITY_TXT_PATH } from "./web/security-txt-response.ts"
export { judgeSecurityTxtFile } from "./web/security-txt-rules.ts"
export { decodeXContentTypeOptionsHeader } from "./web/x-content-type-options-header.ts"
export { decodeXFrameOptionsHeader } from "./web/x-frame-options-header.ts"
