/** Serves the seeded store: `npm exec -c 'node apps/api/test/serve-seed.ts 3001'`. The port is 3001 unless given. */
import { Store } from "@plumbline/store"
import { ManagedRuntime } from "effect"
import { buildApi } from "../src/index.ts"
import { seedCatalog, seedStatus, seedStore } from "./seed.ts"

const runtime = ManagedRuntime.make(Store.layer({ file: ":memory:" }))
await runtime.runPromise(seedStore)
const app = buildApi({ runtime, catalog: seedCatalog(), status: seedStatus })
const address = await app.listen({ host: "127.0.0.1", port: Number(process.argv[2] ?? 3001) })
// The dashboard, when it is built, asks the API that serves it.
process.env.PLUMBLINE_API_URL = address
console.log(address)
