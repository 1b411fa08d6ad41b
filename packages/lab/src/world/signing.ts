/** Which zones above the targets are signed, and with what. */
import type { Signing, ZoneState } from "./state.ts"

/** Top-level domains without DS in the root. */
const UNSIGNED: ReadonlySet<string> = new Set(["xd"])

/** Whether a chain of DS records leads from the root to a zone of the registries: `xa`, `gov.xa`, `example`. */
export const isSecureDelegation = (apex: string): boolean => !UNSIGNED.has(apex.slice(apex.lastIndexOf(".") + 1))

/** What most signers do by themselves. */
export const USUAL_SIGNING: Signing = {
  algorithm: 13,
  rsaBits: 2048,
  digest: 2,
  denial: "nsec",
  expiry: "ample",
  cds: false,
}

/** How root, registries and suppliers sign; registries take turns with NSEC and NSEC3. */
export const infrastructureZone = (apex: string): ZoneState => ({
  signing: isSecureDelegation(apex)
    ? { ...USUAL_SIGNING, denial: apex.length % 2 === 0 && apex !== "." ? "nsec3" : "nsec" }
    : null,
  fault: null,
  service: "answers",
})
