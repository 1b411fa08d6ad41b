/**
 * Divides a scan's targets into batches: those that share a mail host or a web host stand together, so that what they share is asked
 * once, and by one worker.
 *
 * Pure, and the same for the same scan whoever plans it and whatever has been recorded meanwhile: a conductor that takes over from one that
 * died queues the same batches under the same identifiers, and none twice.
 */
import { createHash } from "node:crypto"
import type { CountryCode, DomainName } from "@plumbline/core"
import type { Batch } from "./queue.ts"

/** A target, and what it shares with others as far as it was known before the scan. */
export interface Planned {
  readonly target: DomainName
  /** Supplier that runs its mail or web host: the group's name; null where nothing is known of it, or it runs them itself. */
  readonly sharedHost: string | null
}

export interface PlanOptions {
  /** Targets of a batch, at most. */
  readonly size?: number
  /** The vantage point that looks at them; null for the one that makes the figures. */
  readonly vantage?: string | null
}

export const planBatches = (
  scan: number,
  country: CountryCode,
  planned: ReadonlyArray<Planned>,
  round: number,
  { size = BATCH_SIZE, vantage = null }: PlanOptions = {},
): ReadonlyArray<Batch> => {
  const groups = new Map<string, Array<DomainName>>()
  const alone: Array<DomainName> = []
  for (const { target, sharedHost } of planned) {
    if (sharedHost === null) {
      alone.push(target)
      continue
    }
    const group = groups.get(sharedHost)
    if (group === undefined) groups.set(sharedHost, [target])
    else group.push(target)
  }
  const batches: Array<Batch> = []
  const add = (group: string, targets: ReadonlyArray<DomainName>) => {
    const id = uuidOf(`${scan} ${round} ${targets[0]}${vantage === null ? "" : ` from ${vantage}`}`)
    batches.push({ id, group: group === "" ? id : group, scan, country, targets })
  }
  for (const [group, targets] of [...groups].toSorted(([left], [right]) => (left < right ? -1 : 1)))
    for (const part of chunked(targets.toSorted(), size)) add(group, part)
  for (const part of chunked(alone.toSorted(), size)) add("", part)
  return batches
}

const chunked = <A>(items: ReadonlyArray<A>, size: number): ReadonlyArray<ReadonlyArray<A>> =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size))

/** A UUID of version 8 (RFC 9562 §5.8): our own bits, from a hash. */
const uuidOf = (text: string): string => {
  const bytes = createHash("sha256").update(`plumbline batch ${text}`).digest().subarray(0, 16)
  bytes[6] = (bytes[6]! & 0x0f) | 0x80
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  const hex = bytes.toString("hex")
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-")
}

/** Small enough that a worker that dies loses little and that all workers have something to do at the end of a scan. */
const BATCH_SIZE = 50
