/**
 * X-Frame-Options: text → who may show the page in a frame.
 * Spec: RFC 7034 §2.1 (one value; case does not matter); HTML Standard §7.4 drops `ALLOW-FROM`, which no browser follows.
 */
import { splitHeaderList } from "./header-list.ts"

export type FrameOption = "deny" | "same-origin"

/** The first value, when it is one that browsers follow; `null` otherwise. */
export const decodeXFrameOptionsHeader = (value: string): FrameOption | null => {
  const first = splitHeaderList(value)[0]?.toLowerCase()
  return first === "deny" ? "deny" : first === "sameorigin" ? "same-origin" : null
}
