/** Spot checks: measurements at an operator's request. They stand apart from scans: no figure is made of them. `judgements` is JSON. */
import type { Dialect } from "../dialect.ts"

export const spotChecks = ({ key, integer }: Dialect): ReadonlyArray<string> => [
  `CREATE TABLE spot_check (
    key ${key}, target_key ${integer} NOT NULL REFERENCES target (key), operator TEXT NOT NULL, methodology ${integer} NOT NULL,
    asked_at ${integer} NOT NULL, finished_at ${integer}, state TEXT NOT NULL, judgements TEXT NOT NULL)`,
  `CREATE INDEX spot_check_of ON spot_check (target_key, asked_at)`,
  `CREATE INDEX spot_check_running ON spot_check (asked_at) WHERE state = 'running'`,
]
