/** The API and, in the same process, the dashboard: `buildApi` makes the server. */
export { type ApiOptions, buildApi } from "./app.ts"
export type { DashboardHandler } from "./dashboard.ts"
export { hashPassword, isPasswordHash } from "./operators/password.ts"
export type { ApiContext, LiveStatus } from "./route.ts"
