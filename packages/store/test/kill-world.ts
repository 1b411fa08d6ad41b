/** What the recording child records: every target changes in every second scan. */
import { ALL_PASS, catalogOf, recordOf } from "./small-world.ts"

const TARGETS = 40

export const KILL_CATALOG = catalogOf(
  Array.from({ length: TARGETS }, (_, index) => ({
    name: `host-${index}.gov.qm`,
    country: "qm",
    organisation: `body-${index % 5}`,
    sector: "health" as const,
    level: "local" as const,
  })),
)

export const scanDay = (number: number): string => new Date(Date.UTC(2026, 0, 1 + number)).toISOString()

export const killRecord = (target: string, scan: number) =>
  recordOf(target, scanDay(scan), scan % 2 === 0 ? ALL_PASS : { ...ALL_PASS, "dnssec.valid": "fail" })
