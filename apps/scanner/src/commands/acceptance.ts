/**
 * `plumbline acceptance FILE NAME…`: runs the acceptance tests of a specification against a bidder's domains and prints a dated report
 * with what was seen and the hashes of the evidence. Nothing is recorded. The rules of `plumbline scan NAME…` hold: without a contact only
 * the lab's names can be measured.
 *
 * Ends with 0 when every minimum that a scan can tell is met or does not apply, 1 when one is not met or could not be measured, 2 for a
 * file or name that cannot be used.
 */
import { readFileSync, statSync, writeFileSync } from "node:fs"
import { evidenceHash } from "@plumbline/store"
import {
  acceptanceLines,
  judgeAcceptance,
  type MeasuredName,
  oscalAssessmentResults,
  readSpecification,
  titleOf,
} from "@plumbline/toolkit"
import { Clock, Console, Effect, Option, Result } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { loadConfig } from "../config.ts"
import { CommandFailed } from "../exit.ts"
import { openInstallation } from "../installation.ts"
import { measureNames, type NamedMeasurement } from "../scan/measure-names.ts"
import { VERSION } from "../version.ts"
import { configFlag } from "./scan.ts"

export const acceptance = Command.make(
  "acceptance",
  {
    file: Argument.String("FILE").pipe(
      Argument.withDescription("Specification, as plumbline toolkit --format json wrote it"),
    ),
    names: Argument.String("NAME").pipe(
      Argument.withDescription("Domain names of the bidder"),
      Argument.variadic({ min: 1 }),
    ),
    json: Flag.Boolean("json").pipe(Flag.withDescription("Print one JSON document on stdout"), Flag.withDefault(false)),
    oscal: Flag.String("oscal").pipe(
      Flag.withDescription("File for the assessment results as OSCAL JSON"),
      Flag.optional,
    ),
    config: configFlag,
  },
  Effect.fn("command.acceptance")(function* ({ file, names, json, oscal, config: configFile }) {
    const specification = yield* specificationOf(file)
    const config = yield* loadConfig(Option.getOrUndefined(configFile))
    const installation = yield* openInstallation(config)
    if (config.contact === null)
      yield* Console.error(
        "No contact is configured: only the lab's fictional names can be measured. See docs/configuration.md.",
      )
    const program = Effect.gen(function* () {
      const measured = (yield* measureNames(installation, names)).map(measuredName)
      const madeAt = new Date(yield* Clock.currentTimeMillis).toISOString()
      return judgeAcceptance(specification, measured, {
        title: titleOf(specification),
        version: VERSION,
        methodology: installation.methodology,
        vantage: installation.vantage,
        madeAt,
      })
    })
    const report = yield* installation.lab === null
      ? program
      : program.pipe(Effect.provide(installation.lab.clock.layer))
    const oscalFile = Option.getOrUndefined(oscal)
    if (oscalFile !== undefined)
      yield* Effect.try({
        try: () =>
          writeFileSync(oscalFile, `${JSON.stringify(oscalAssessmentResults(specification, report), null, 2)}\n`),
        catch: (error) => new CommandFailed({ exitCode: 1, lines: [`--oscal ${oscalFile}: ${messageOf(error)}`] }),
      })
    if (json) yield* Console.log(JSON.stringify(report))
    else for (const line of acceptanceLines(report)) yield* Console.log(line)
    const open = report.names.flatMap(({ name, clauses }) =>
      clauses
        .filter(({ kind, outcome }) => kind === "minimum" && (outcome === "not-met" || outcome === "not-measured"))
        .map(({ code }) => `${name} ${code}`),
    )
    if (open.length > 0)
      return yield* new CommandFailed({ exitCode: 1, lines: [`not met, or not measured: ${open.join(", ")}`] })
  }, Effect.scoped),
).pipe(Command.withDescription("Run a specification's acceptance tests against a bidder's domains"))

const specificationOf = Effect.fnUntraced(function* (file: string) {
  const text = yield* Effect.try({
    try: () => {
      if (statSync(file).size > LARGEST_FILE) throw new Error(`has more than ${LARGEST_FILE} bytes`)
      return readFileSync(file, "utf8")
    },
    catch: (error) => new CommandFailed({ exitCode: 2, lines: [`${file}: cannot be read: ${messageOf(error)}`] }),
  })
  const read = readSpecification(text)
  if (Result.isSuccess(read)) return read.success
  return yield* new CommandFailed({ exitCode: 2, lines: read.failure.map((line) => `${file}: ${line}`) })
})

/** An excluded name has no judgements: what a scan would tell of it could not be measured. */
const measuredName = ({ name, at, measurement }: NamedMeasurement): MeasuredName => ({
  name,
  observedAt: at,
  judgements: measurement?.judgements ?? [],
  evidence: new Map((measurement?.evidence ?? []).map((record) => [record.standard, evidenceHash(record)])),
})

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** A specification has some hundred kilobytes. */
const LARGEST_FILE = 16 * 1024 * 1024
