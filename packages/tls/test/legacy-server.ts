/** Starts the Java server that speaks SSL 3 and suites that OpenSSL forgot. */

import { spawn, spawnSync } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Effect, type Scope } from "effect"
import type { IssuedCertificate } from "../src/index.ts"

/** Java with its compiler, and openssl to put the key where Java finds it. */
export const hasLegacyServer =
  spawnSync("javac", ["--version"]).status === 0 && spawnSync("openssl", ["version"]).status === 0

/** JSSE's names of versions: SSLv3, TLSv1, TLSv1.1, TLSv1.2, TLSv1.3. */
export const serveLegacy = (options: {
  readonly certificate: IssuedCertificate
  readonly versions: ReadonlyArray<string>
  /** JSSE's names; all that it supports when left out. */
  readonly suites?: ReadonlyArray<string>
}): Effect.Effect<{ readonly port: number; readonly suites: ReadonlyArray<string> }, never, Scope.Scope> =>
  Effect.map(
    Effect.acquireRelease(
      Effect.callback<{ readonly port: number; readonly suites: ReadonlyArray<string>; readonly stop: () => void }>(
        (resume) => {
          const folder = mkdtempSync(join(tmpdir(), "plumbline-legacy-"))
          writeFileSync(join(folder, "key.pem"), options.certificate.privateKeyPem)
          writeFileSync(join(folder, "certificate.pem"), options.certificate.certificatePem)
          const store = join(folder, "store.p12")
          spawnSync("openssl", [
            ...["pkcs12", "-export", "-out", store, "-passout", "pass:changeit"],
            ...["-inkey", join(folder, "key.pem"), "-in", join(folder, "certificate.pem")],
          ])
          const source = join(import.meta.dirname, "legacy-server.java")
          const server = spawn(
            "java",
            [
              "-XX:TieredStopAtLevel=1",
              source,
              store,
              "changeit",
              options.versions.join(","),
              options.suites?.join(",") ?? "",
            ],
            { stdio: ["pipe", "pipe", "ignore"] },
          )
          let printed = ""
          server.stdout.on("data", (chunk) => {
            printed += chunk
            const match = /port (\d+)\nsuites (\S+)\n/.exec(printed)
            if (match === null) return
            const stop = (): void => {
              server.kill()
              rmSync(folder, { recursive: true, force: true })
            }
            resume(Effect.succeed({ port: Number(match[1]), suites: match[2]!.split(","), stop }))
          })
        },
      ),
      ({ stop }) => Effect.sync(stop),
    ),
    ({ port, suites }) => ({ port, suites }),
  )
