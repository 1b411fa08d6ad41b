import { linkOf, tell } from "#app/api/subscribe.server.ts"
import type { Actions, PageServerLoad } from "./$types"

/** Nothing is done by reading the page: programs follow the links of mails. */
export const load: PageServerLoad = ({ url }) => ({ hasLink: linkOf(url) !== null })

export const actions: Actions = {
  default: async (event) => {
    const link = linkOf(event.url)
    if (link === null) return { isDone: false }
    const { state } = await tell(event, "/unsubscribe", link)
    return { isDone: state === "ended" }
  },
}
