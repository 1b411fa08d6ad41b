/** `npm run fuzz -w packages/probes [-- INPUTS [SEED]]`: a hundred thousand damaged records through every reader of mail records. */
import { fuzz, longest } from "./target.ts"

const inputs = Number(process.argv[2] ?? 100_000)
const seed = Number(process.argv[3] ?? Date.now() % 2 ** 31)

const result = fuzz(inputs, seed)
for (const escaped of result.escapes.slice(0, 10)) console.error(escaped)
console.log(
  `${result.inputs} inputs, ${result.readings} readings, ${result.escapes.length} escapes, ` +
    `max ${result.maxMillis.toFixed(1)} ms (seed ${seed})`,
)
let isSlow = false
for (const { reader, millis, growth } of longest()) {
  console.log(`${reader}: 64 KiB in at most ${millis.toFixed(1)} ms, ${growth.toFixed(1)} times that of 16 KiB`)
  isSlow ||= millis > 250
}
process.exitCode = result.escapes.length > 0 || isSlow ? 1 : 0
