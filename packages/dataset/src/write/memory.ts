/** How a process that does nothing but write a data set keeps its memory small, whatever the length of the tables. */

/**
 * Arguments for Node: the heap is collected when it has grown by a tenth, not when it has grown several times, and what lives for a
 * block of rows has little room. Neither is a limit at which the process would fail.
 */
export const BOUNDED_MEMORY_FLAGS: ReadonlyArray<string> = ["--max-semi-space-size=1", "--heap-growing-percent=10"]

/**
 * Variables of glibc, to be set before the process begins; other systems pass them over. Threads share one arena, and what is freed goes
 * back to the system: buffers of a few hundred kilobytes come and go with each block of rows.
 */
export const BOUNDED_MEMORY_ENVIRONMENT: Readonly<Record<string, string>> = {
  MALLOC_ARENA_MAX: "1",
  MALLOC_MMAP_THRESHOLD_: "131072",
  MALLOC_TRIM_THRESHOLD_: "131072",
}

/** For the store's pages: a table is read once, in order. */
export const READING_CACHE_KIBIBYTES = 2_048
