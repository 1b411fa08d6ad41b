/** What the environment says to the dashboard. Nothing else here reads `process.env`. */

/** Where the API answers. Read at each request, because the process that serves both learns its port after loading us. */
export const apiAddress = (): string => process.env.PLUMBLINE_API_URL ?? "http://127.0.0.1:3000"
