/** `npm run fuzz -w packages/dns [-- PACKETS [SEED]]`: a million mutated packets through decoder and validator. */
import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import { fuzz } from "./target.ts"

const packets = Number(process.argv[2] ?? 1_000_000)
const seed = Number(process.argv[3] ?? Date.now() % 2 ** 31)

setFlagsFromString("--expose-gc")
const collect = runInNewContext("gc") as () => void
const heapMegabytes = () => {
  collect()
  return process.memoryUsage().heapUsed / 2 ** 20
}

fuzz(Math.min(packets, 5_000), seed)
const before = heapMegabytes()
const result = fuzz(packets, seed, (done) => {
  if (done % 100_000 === 0 && done > 0) process.stderr.write(`${done} packets, heap ${heapMegabytes().toFixed(1)} MB\n`)
})
const after = heapMegabytes()
for (const escaped of result.escapes.slice(0, 10)) console.error(escaped)
console.log(
  `${result.packets} packets, ${result.escapes.length} escapes, max ${result.maxMillis.toFixed(1)} ms ` +
    `(${result.decoded} decoded, heap ${before.toFixed(1)} → ${after.toFixed(1)} MB, seed ${seed})`,
)
process.exitCode = result.escapes.length > 0 ? 1 : 0
