/** The public words of @plumbline/lab. */
export { type Lab, LabError, type LabOptions, startLab } from "./lab.ts"
export type { Expectation, Expected } from "./world/expected.ts"
export type { RoutingTables } from "./world/routes.ts"
export { MONTHS, type Month } from "./world/state.ts"
export type { Catalog } from "./world/world.ts"
