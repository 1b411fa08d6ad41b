/** Servers that take their time: every round trip of a client takes as long as told, as if they stood far away. */
import { connect } from "node:net"
import { LOOPBACK, listen, serve, tame } from "./ports.ts"

export interface Delay {
  /** Acts after the delay; at once where there is none. */
  readonly hold: (act: () => void) => void
  /** When something was held back since this was asked last: the moments of arrival in milliseconds since 1970, the newest 100,000. */
  readonly takeHeld: () => ReadonlyArray<number>
}

export const makeDelay = (milliseconds: number): Delay => {
  let held: Array<number> = []
  return {
    hold: (act) => {
      if (milliseconds === 0) return act()
      if (held.length >= MOST_HELD) held.splice(0, MOST_HELD / 2)
      held.push(performance.timeOrigin + performance.now())
      setTimeout(act, milliseconds)
    },
    takeHeld: () => {
      const taken = held
      held = []
      return taken
    },
  }
}

const MOST_HELD = 100_000

/** A port before another one: what clients say, and that they are there, is passed on after the delay; answers come back at once. */
export const delayed = async (port: Promise<number>, { hold }: Delay): Promise<number> => {
  const behind = await port
  return listen(
    serve((client) => {
      const server = connect({ host: LOOPBACK, port: behind, noDelay: true })
      tame(server)
      server.pause()
      client.on("close", () => server.destroy())
      server.on("close", () => client.destroy())
      const later = (act: () => void) => hold(() => server.destroyed || act())
      client.on("data", (chunk) => later(() => server.write(chunk)))
      client.on("end", () => later(() => server.end()))
      later(() => server.pipe(client))
    }),
  )
}
