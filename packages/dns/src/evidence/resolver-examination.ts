/**
 * Is a resolver fit to be asked? It must recurse, hand on DNSSEC records (DO), not withhold what it finds bogus (CD), speak
 * TCP, and carry answers of 1,232 bytes over UDP; and our clock must be right, or signatures are misjudged.
 * Spec: RFC 4035 §3.2 (DO, CD), RFC 7766 §5 (TCP), RFC 6891 §6.2.5 (sizes), RFC 4034 §3.1.5 (validity).
 *
 * The root's own records are asked for, which every resolver has. CD is seen from the bit in the answer; given a name that is
 * known to be bogus, also from the answer to it.
 */
import { Clock, Effect } from "effect"
import { makeAskDirectly } from "../client/direct.ts"
import { DnsError } from "../client/dns-error.ts"
import { anyAddress, type Endpoint } from "../client/route.ts"
import type { Message } from "../codec/message.ts"
import { decodeName } from "../codec/name.ts"
import { dataOf } from "../codec/record.ts"
import { formatRcode, formatType, Rcode, RRType } from "../codec/registry.ts"
import { validityAt } from "../dnssec/signature.ts"

export interface ExaminationOptions {
  readonly timeoutMillis?: number
  /** A name whose A record does not validate. */
  readonly bogusName?: string
}

export interface ExaminedPoint {
  readonly point: "recursion" | "dnssec-records" | "checking-disabled" | "tcp" | "edns-1232" | "clock"
  readonly isFit: boolean
  /** What was seen, for people. */
  readonly detail: string
}

/** The points in the order above. Never fails: a resolver that does not answer is unfit in every point. */
export const examineResolver = Effect.fn("examineResolver")(function* (
  server: Endpoint,
  options: ExaminationOptions = {},
): Effect.fn.Return<ReadonlyArray<ExaminedPoint>> {
  const askDirectly = makeAskDirectly({
    route: anyAddress,
    timeoutMillis: options.timeoutMillis ?? 3_000,
    udpPayloadSize: 1232,
    maxInFlight: 4,
    spacingMillis: 0,
  })
  const ask = (name: string, type: number, transport: "udp" | "tcp") =>
    Effect.callback<Message | DnsError>((resume) => {
      const cancel = askDirectly(server, decodeName(name), type, { transport, recursionDesired: true }, (result) =>
        resume(Effect.succeed(result)),
      )
      return Effect.sync(cancel)
    })
  const [soa, keys, keysTcp, bogus] = yield* Effect.all(
    [
      ask(".", RRType.SOA, "udp"),
      ask(".", RRType.DNSKEY, "udp"),
      ask(".", RRType.DNSKEY, "tcp"),
      options.bogusName === undefined ? Effect.succeed(undefined) : ask(options.bogusName, RRType.A, "udp"),
    ],
    { concurrency: 4 },
  )
  const nowSeconds = Math.floor((yield* Clock.currentTimeMillis) / 1000)
  return [
    point("recursion", soa, ({ rcode, flags }) => [
      rcode === Rcode.NOERROR && flags.recursionAvailable,
      `${formatRcode(rcode)}, recursion ${flags.recursionAvailable ? "available" : "not available"}`,
    ]),
    point("dnssec-records", soa, ({ answers }) => {
      const signed = answers.some(({ type }) => type === RRType.RRSIG)
      return [signed, signed ? "hands on signatures" : "hands on no signatures: DO is not honoured"]
    }),
    point("checking-disabled", bogus ?? soa, ({ rcode, flags }) => {
      const isFit = bogus === undefined ? flags.checkingDisabled : rcode === Rcode.NOERROR
      return [isFit, isFit ? "answers without validating when told so" : `CD is not honoured (${formatRcode(rcode)})`]
    }),
    point("tcp", keysTcp, ({ rcode, answers }) => [
      rcode === Rcode.NOERROR && answers.length > 0,
      `${formatRcode(rcode)} with ${answers.length} records of ${formatType(RRType.DNSKEY)}`,
    ]),
    point("edns-1232", keys, ({ edns, flags }) => [
      edns !== undefined,
      edns === undefined
        ? "the answer carries no EDNS"
        : `takes ${edns.udpPayloadSize} bytes${flags.truncated ? "; the root's keys came truncated" : ""}`,
    ]),
    point("clock", soa, ({ answers }) => {
      const states = dataOf(answers, "RRSIG").map((rrsig) => validityAt(rrsig, nowSeconds))
      if (states.length === 0) return [false, "no signature of the root to compare with"]
      const isFit = states.includes("valid")
      return [
        isFit,
        isFit ? "within the validity of the root's signature" : `the root's signature is ${states[0]} by our clock`,
      ]
    }),
  ]
})

const point = (
  name: ExaminedPoint["point"],
  result: Message | DnsError,
  judge: (message: Message) => readonly [boolean, string],
): ExaminedPoint => {
  if (result instanceof DnsError) return { point: name, isFit: false, detail: result.message }
  const [isFit, detail] = judge(result)
  return { point: name, isFit, detail }
}
