/** Node's own TLS, for the OpenSSL that it brings: newer than Debian's, with hybrid post-quantum groups. */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { createServer, type TlsOptions } from "node:tls"
import type { Placed, Running } from "../start.ts"

export const startNode = (servers: ReadonlyArray<Placed>, folder: string): Running => {
  const listening = servers.map(({ server, port }) => {
    const read = (suffix: string) => server.certificates.map((kind) => readFileSync(join(folder, `${kind}.${suffix}`)))
    const options: TlsOptions = { ...server.options, key: read("key"), cert: read("pem") }
    return createServer(options, (socket) => socket.on("error", () => {}))
      .on("tlsClientError", () => {})
      .listen(port, "127.0.0.1")
  })
  return {
    pids: [],
    stop: () => {
      for (const server of listening) server.close()
    },
  }
}
