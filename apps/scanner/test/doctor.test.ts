/** `plumbline doctor` on a resolver that is fit, with an anchor that is not, and where nobody answers. */
import { execFile } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { startLab } from "@plumbline/lab"
import { Effect } from "effect"
import { expect, it } from "vitest"

const run = (folder: string, resolver: string, anchors: string, builtAt = new Date()) => {
  writeFileSync(join(folder, "anchors.ds"), anchors)
  const config = join(folder, "plumbline.yaml")
  writeFileSync(
    config,
    `contact: mailto:test@example.org\nresolvers: ["${resolver}"]\ntrustAnchors: anchors.ds\nlimits: { timeoutSeconds: 1 }\nrouting: { vrps: vrps.json, origins: dump }\n`,
  )
  writeFileSync(
    join(folder, "vrps.json"),
    JSON.stringify({ metadata: { buildtime: builtAt.toISOString() }, roas: [{ prefix: "192.0.2.0/24", asn: 64496 }] }),
  )
  writeFileSync(join(folder, "dump"), "64496\t192.0.2.0/24\t300\n")
  return new Promise<{ code: number; out: string; err: string }>((ended) => {
    const command = resolve(import.meta.dirname, "../bin/plumbline.js")
    execFile(process.execPath, [command, "doctor", "--config", config], (error, out, err) =>
      ended({ code: error === null ? 0 : Number(error.code), out, err }),
    )
  })
}

it("proves a resolver fit, and says what is wrong and how to mend it", () =>
  Effect.runPromise(
    Effect.scoped(
      Effect.gen(function* () {
        const folder = mkdtempSync(join(tmpdir(), "plumbline-doctor-"))
        yield* Effect.addFinalizer(() => Effect.sync(() => rmSync(folder, { recursive: true, force: true })))
        const { resolver, trustAnchors } = yield* startLab()
        const address = `${resolver.address}:${resolver.port}`

        const fit = yield* Effect.promise(() => run(folder, address, trustAnchors))
        expect(fit.out).toMatch(/This machine is fit to measure\.\n$/)
        expect(fit.out).toMatch(/✓ VRPs of .*vrps\.json: 1, 0\.0 hours old\n✓ routes of .*dump: 1, 0\.0 hours old\n/)
        expect(fit.code).toBe(0)

        const strange = ". IN DS 20326 8 2 E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D\n"
        const wrong = yield* Effect.promise(() => run(folder, address, strange))
        expect(wrong.out).toMatch(/✕ resolver .*\n {4}to mend: see that trustAnchors holds the present keys/)
        expect(wrong.code).toBe(1)

        const dayBefore = new Date(Date.now() - 30 * 3_600_000)
        const old = yield* Effect.promise(() => run(folder, address, trustAnchors, dayBefore))
        expect(old.out).toMatch(
          /✕ VRPs of .*: 1, 30\.0 hours old; after 24 they are not used\n {4}to mend: set routing\.vrps/,
        )
        expect(old.code).toBe(1)

        const silent = yield* Effect.promise(() => run(folder, "127.0.0.1:1", trustAnchors))
        expect(silent.err).toMatch(/No resolver can be reached/)
        expect(silent.code).toBe(3)
      }),
    ),
  ))
