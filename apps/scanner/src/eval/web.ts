/** `plumbline eval`: the kinds that are about web sites and the names they have. */
import type { Evaluation } from "./evaluation.ts"

export const WEB_EVALUATIONS: Readonly<Record<string, Evaluation>> = {}
