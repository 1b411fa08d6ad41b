import { CsfOverview } from "@plumbline/core"
import { ask } from "#app/api/answer.server.ts"
import type { PageServerLoad } from "./$types"

/** Which function of the framework has no practice, and which no standard? */
export const load: PageServerLoad = async () => ({
  overview: await ask(CsfOverview, "/csf"),
})
