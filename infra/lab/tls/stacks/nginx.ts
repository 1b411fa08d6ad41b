/** nginx: one process with a server block for each server, and one more for other names where that is asked. */
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { serverName } from "../certificates.ts"
import { start } from "../command.ts"
import type { Placed, Running } from "../start.ts"

export const startNginx = (servers: ReadonlyArray<Placed>, folder: string): Running => {
  if (servers.length === 0) return { pids: [], stop: () => {} }
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
    (name) => `${name}_temp_path ${join(folder, `nginx-${name}`)};`,
  )
  writeFileSync(
    join(folder, "nginx.conf"),
    [
      ...["daemon off;", "master_process off;", `pid ${join(folder, "nginx.pid")};`],
      ...[`error_log ${join(folder, "nginx.log")};`, "events {}", "http {", "access_log off;", ...temporary],
      ...servers.flatMap(serverBlocks),
      "}\n",
    ].join("\n"),
  )
  const child = start(
    "nginx",
    ["-p", folder, "-c", join(folder, "nginx.conf"), "-e", join(folder, "nginx.log")],
    folder,
  )
  return { pids: [child.pid], stop: () => child.kill() }
}

const serverBlocks = ({ server, port }: Placed): ReadonlyArray<string> => {
  const certificates = server.certificates.flatMap((kind) => [
    `ssl_certificate ${kind}.pem;`,
    `ssl_certificate_key ${kind}.key;`,
  ])
  const block = (isDefault: boolean, name: string, directives: ReadonlyArray<string>): string =>
    [
      `server { listen 127.0.0.1:${port} ssl${isDefault ? " default_server" : ""}; server_name ${name};`,
      ...directives.map((directive) => `${directive};`),
      "return 204; }",
    ].join("\n")
  return [
    block(
      server.otherwise === undefined,
      serverName,
      [...(server.directives ?? [])].concat(certificates.map((line) => line.slice(0, -1))),
    ),
    ...(server.otherwise === undefined ? [] : [block(true, "_", server.otherwise)]),
  ]
}
