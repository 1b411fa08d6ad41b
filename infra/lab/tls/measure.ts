/** Our profile of a server of the laboratory, with connections enough to know it whole, and what the rules say of it. */
import { connect as dial, type Socket } from "node:net"
import { judgeOffer, type OfferCheck, offerSeenOf } from "@plumbline/probes"
import { type Connect, profile, type TlsProfile, type TrustStore } from "@plumbline/tls"
import { Data, Effect } from "effect"
import { serverName } from "./certificates.ts"

export class DialError extends Data.TaggedError("DialError")<{ readonly reason: string }> {}

/** Dials a port of loopback. */
export const connectTo = (port: number): Connect<DialError> =>
  Effect.acquireRelease(
    Effect.callback<Socket, DialError>((resume) => {
      const socket = dial(port, "127.0.0.1")
      socket.once("connect", () => resume(Effect.succeed(socket)))
      socket.once("error", () => resume(Effect.fail(new DialError({ reason: "refused" }))))
    }),
    (socket) => Effect.sync(() => socket.destroy()),
  )

/** The servers that accept everything need more connections than a scan spends on one. */
const limits = { connections: 500, thoroughConnections: 500 }

export const measure = (port: number, roots: TrustStore): Promise<TlsProfile> =>
  Effect.runPromise(
    profile(connectTo(port), { serverName, depth: "complete", alpn: ["h2", "http/1.1"], roots, limits }),
  )

/** `verdict reason` by check; what could not be seen is `unknown`. */
export const verdictsOf = (seen: TlsProfile): Readonly<Record<OfferCheck, string>> => {
  const rulings = Object.entries(judgeOffer(offerSeenOf(seen, serverName), serverName))
  return Object.fromEntries(
    rulings.map(([check, ruling]) => [check, "obstacle" in ruling ? "unknown" : `${ruling.verdict} ${ruling.reason}`]),
  ) as Record<OfferCheck, string>
}
