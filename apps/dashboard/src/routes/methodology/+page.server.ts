import { askStandards } from "#app/page/catalogue.server.ts"
import type { PageServerLoad } from "./$types"

/** Can I trust it? */
export const load: PageServerLoad = async () => {
  const { obstacles } = (await askStandards())[0] ?? { obstacles: [] }
  return { obstacles }
}
