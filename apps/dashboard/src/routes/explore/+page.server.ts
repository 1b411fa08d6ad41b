import { explore } from "#app/explore/explore.server.ts"
import type { PageServerLoad } from "./$types"

/** The one place where a chart is built. */
export const load: PageServerLoad = ({ url }) => explore(url.searchParams)
