import type { Reroute } from "@sveltejs/kit/hooks"
import { splitAddress } from "#app/language/address.ts"

/** Routes know neither language nor snapshot. */
export const reroute: Reroute = ({ url }) => splitAddress(url.pathname).path
