/**
 * Which of the TXT records at a name count as MTA-STS or TLS-RPT records, and which were only meant to.
 * Spec: RFC 8461 §3.1, RFC 8460 §3: whatever does not begin as the standard says is passed over.
 */

/** Texts that name the version anyhow, those that `isRecord` accepts first. */
export const claimedRecords = (
  texts: ReadonlyArray<string>,
  version: string,
  isRecord: (text: string) => boolean,
): ReadonlyArray<string> => {
  const claimed = texts.filter((text) => text.trimStart().toLowerCase().startsWith(`v=${version.toLowerCase()}`))
  return [...claimed.filter(isRecord), ...claimed.filter((text) => !isRecord(text))].slice(0, MAX_RECORDS)
}

/** Those that count; where none does, those that were meant to, so that their fault can be told. */
export const countedRecords = (
  claimed: ReadonlyArray<string>,
  isRecord: (text: string) => boolean,
): ReadonlyArray<string> => {
  const records = claimed.filter(isRecord)
  return records.length > 0 ? records : claimed
}

/** One is right; more are noted as the fault that they are. */
const MAX_RECORDS = 5
