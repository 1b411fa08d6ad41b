/** The public words of @plumbline/dns. */
export type { CacheLimits } from "./client/answer-cache.ts"
export type { AskOptions } from "./client/direct.ts"
export { DnsError, type DnsErrorReason } from "./client/dns-error.ts"
export { type Alias, type Followed, followAliases, type Lookup, MAX_ALIASES } from "./client/lookup.ts"
export { anyAddress, type Endpoint, isPublicAddress, publicAddressesOnly, type Route } from "./client/route.ts"
export { decodeBase32Hex, encodeBase32Hex } from "./codec/base32hex.ts"
export { DecodeError } from "./codec/decode-error.ts"
export {
  type Cookie,
  decodeCookie,
  type Edns,
  type EdnsOption,
  type ExtendedError,
  encodeCookie,
  extendedErrors,
} from "./codec/edns.ts"
export {
  bytesOfWord,
  decodeMasterFile,
  delegationData,
  MasterFileError,
  type MasterFileOptions,
  type MasterRecord,
  type MasterWord,
} from "./codec/master-file.ts"
export {
  decodeMessage,
  encodeMessage,
  MAX_MESSAGE_BYTES,
  type Message,
  type MessageFlags,
  NO_FLAGS,
  type Question,
} from "./codec/message.ts"
export {
  ancestorName,
  canonicalName,
  commonAncestor,
  compareNames,
  countLabels,
  decodeName,
  encodeName,
  equalNames,
  isAtOrBelow,
  isBelow,
  isWildcard,
  type Name,
  nameFromLabels,
  nameLabels,
  parentName,
  wildcardName,
} from "./codec/name.ts"
export { formatRdata, formatRecord } from "./codec/presentation.ts"
export { canonicalRdata } from "./codec/rdata-layout.ts"
export { dataOf, makeRawRecord, makeRecord, type ResourceRecord } from "./codec/record.ts"
export * from "./codec/record-data.ts"
export {
  decodeType,
  EdnsOptionCode,
  formatRcode,
  formatType,
  Rcode,
  RRClass,
  RRType,
  type RRTypeName,
} from "./codec/registry.ts"
export {
  ALGORITHMS,
  type Algorithm,
  DIGESTS,
  type Digest,
  formatAlgorithm,
  isSupportedAlgorithm,
  isSupportedDigest,
  type Sha1Policy,
} from "./dnssec/algorithm.ts"
export { canonicalRdatas, signedData } from "./dnssec/canonical.ts"
export type { ChainKey, ChainLink, ChainSignature } from "./dnssec/chain.ts"
export { digestKey, keySizeBits, keyTag, makeDs, REVOKE_FLAG, SEP_FLAG, ZONE_KEY_FLAG } from "./dnssec/key.ts"
export { nsec3Hash } from "./dnssec/nsec3-hash.ts"
export { formatChainTree, type ValidationJson, validationToJson } from "./dnssec/report.ts"
export { validityAt, verifySignature } from "./dnssec/signature.ts"
export { generateKey, type KeyOptions, type SignatureOptions, type SigningKey, signRrset } from "./dnssec/signer.ts"
export { decodeTrustAnchors, ROOT_TRUST_ANCHORS, type TrustAnchor } from "./dnssec/trust-anchor.ts"
export type { Part, Validation } from "./dnssec/validate.ts"
export { REASONS, type Reason, type ReasonCode, type Status } from "./dnssec/verdict.ts"
export { signZone, type ZoneOptions } from "./dnssec/zone-signer.ts"
export {
  type Delegation,
  findZone,
  gatherDelegation,
  type NameServer,
  type ParentSide,
  type ServerAddress,
  type SoaAnswer,
} from "./evidence/delegation.ts"
export { type ApexDnssec, type DnssecQuality, dnssecQuality, gatherApexDnssec } from "./evidence/dnssec-quality.ts"
export { type Field, isKnown } from "./evidence/field.ts"
export { type ExaminationOptions, type ExaminedPoint, examineResolver } from "./evidence/resolver-examination.ts"
export { type QueryOptions, Resolver, type ResolverOptions } from "./resolver.ts"
