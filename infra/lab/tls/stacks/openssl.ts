/** `openssl s_server`: one process a server. */
import { start } from "../command.ts"
import type { Server } from "../configuration.ts"
import type { Placed, Running } from "../start.ts"

export const startOpenssl = (servers: ReadonlyArray<Placed>, folder: string): Running => {
  const children = servers.map(({ server, port }) =>
    start(
      "openssl",
      ["s_server", "-accept", `127.0.0.1:${port}`, "-quiet", ...identity(server), ...(server.arguments ?? [])],
      folder,
    ),
  )
  return {
    pids: children.map(({ pid }) => pid),
    stop: () => {
      for (const child of children) child.kill()
    },
  }
}

/** A second certificate is `-dcert`. */
const identity = ({ certificates }: Server): ReadonlyArray<string> => {
  if (certificates.length === 0) return ["-nocert"]
  return certificates.flatMap((kind, index) =>
    index === 0 ? ["-cert", `${kind}.pem`, "-key", `${kind}.key`] : ["-dcert", `${kind}.pem`, "-dkey", `${kind}.key`],
  )
}
