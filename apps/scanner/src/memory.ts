/** How a process that measures for hours keeps its memory small. */
import { setFlagsFromString } from "node:v8"

/**
 * The heap is collected when it has grown by a quarter, not when it has grown several times: a scan leaves much that lived for seconds, and
 * without this it holds twice the memory for a tenth less processor time.
 */
export const collectOften = (): void => setFlagsFromString("--heap-growing-percent=25")
