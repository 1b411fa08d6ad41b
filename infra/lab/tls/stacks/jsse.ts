/**
 * Java's TLS with nothing disabled: SSL 3, RC4, DES, export suites, small fields.
 *
 * One process for all servers that have the same system properties: a Java machine takes its time to start.
 */
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { run, start } from "../command.ts"
import type { Placed, Running } from "../start.ts"

export const startJsse = async (servers: ReadonlyArray<Placed>, folder: string): Promise<Running> => {
  if (servers.length === 0) return { pids: [], stop: () => {} }
  for (const kind of new Set(servers.flatMap(({ server }) => server.certificates)))
    await run(
      "openssl",
      [
        "pkcs12",
        "-export",
        "-in",
        `${kind}.pem`,
        "-inkey",
        `${kind}.key`,
        "-out",
        `${kind}.p12`,
        "-passout",
        "pass:changeit",
      ],
      { cwd: folder },
    )
  writeFileSync(
    join(folder, "nothing-disabled.properties"),
    ["jdk.tls.disabledAlgorithms=", "jdk.tls.legacyAlgorithms=", "jdk.certpath.disabledAlgorithms=", ""].join("\n"),
  )
  await run("javac", ["-d", folder, join(import.meta.dirname, "JsseServers.java")])
  const groups = Map.groupBy(servers, ({ server }) => JSON.stringify(server.properties ?? {}))
  const children = [...groups].map(([properties, placed]) =>
    start(
      "java",
      [
        ...["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m"],
        "-Djava.security.properties=nothing-disabled.properties",
        ...Object.entries(JSON.parse(properties) as Record<string, string>).map(
          ([name, value]) => `-D${name}=${value}`,
        ),
        ...["-cp", folder, "JsseServers"],
        ...placed.map(argumentOf),
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

/** Port, key stores, versions, suites, who decides, each list with commas. */
const argumentOf = ({ server, port }: Placed): string =>
  [
    port,
    server.certificates.map((kind) => `${kind}.p12`).join(","),
    (server.versions ?? []).join(","),
    (server.suites ?? []).join(","),
    server.order ?? "server",
  ].join("|")
