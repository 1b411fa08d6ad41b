/**
 * X-Content-Type-Options: may a browser guess what a file is?
 * Spec: Fetch Standard, "determine nosniff": the first value counts, case does not matter.
 */
import { splitHeaderList } from "./header-list.ts"

/** Whether the header forbids guessing. */
export const decodeXContentTypeOptionsHeader = (value: string): boolean =>
  splitHeaderList(value)[0]?.toLowerCase() === "nosniff"
