/** How a process that does nothing but write a data set keeps its memory small, whatever the length of the tables. */

/**
 * Arguments for Node: the heap is collected when it has grown by a tenth, not when it has grown several times, and what lives for a
 * block of rows has little room. Neither is a limit at which the process would fail.
 */
export const BOUNDED_MEMORY_FLAGS: ReadonlyArray<string> = ["--max-semi-space-size=1", "--heap-growing-percent=10"]

/** For the store's pages: a table is read once, in order. */
export const READING_CACHE_KIBIBYTES = 8_192
