/** `gnutls-serv`: one process a server. It listens on all addresses, which it cannot be told otherwise. */
import { start } from "../command.ts"
import type { Placed, Running } from "../start.ts"

export const startGnutls = (servers: ReadonlyArray<Placed>, folder: string): Running => {
  const children = servers.map(({ server, port }) =>
    start(
      "gnutls-serv",
      [
        ...["--quiet", "--port", String(port), "--priority", server.priority ?? "NORMAL"],
        ...server.certificates.flatMap((kind) => ["--x509certfile", `${kind}.pem`, "--x509keyfile", `${kind}.key`]),
        ...(server.arguments ?? []),
      ],
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
