import { Status } from "@plumbline/core"
import { ask } from "#app/api/answer.server.ts"
import type { LayoutServerLoad } from "./$types"

/** Every page says what this installation measures and whether a scan runs. Without the API, pages end in their own error. */
export const load: LayoutServerLoad = async () => ({ status: await ask(Status, "/status").catch(() => null) })
