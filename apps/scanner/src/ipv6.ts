/** Whether this machine can reach the Internet over IPv6: without it, silence over IPv6 says nothing about others. */
import { networkInterfaces } from "node:os"

/** True when an interface has a global unicast address (2000::/3), or when IPv6 blocks are allowed explicitly. */
export const hasIpv6 = (allowed: ReadonlyArray<string>): boolean =>
  allowed.some((block) => block.includes(":")) ||
  Object.values(networkInterfaces()).some((addresses) =>
    addresses?.some(({ family, address, internal }) => family === "IPv6" && !internal && /^[23]/.test(address)),
  )
