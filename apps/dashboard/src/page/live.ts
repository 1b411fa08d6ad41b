/**
 * Keeps an open page as new as the store: asks `/api/v1/status` now and then, and says when something has finished.
 *
 * Asks often while scans run and seldom otherwise, not at all while the page is hidden, and never louder on errors.
 */

/** Calls `changed` when a scan finished, began, or moved on. Gives the function that stops it. */
export const watchStatus = (changed: () => Promise<void>): (() => void) => {
  let before: string | undefined
  let timer: ReturnType<typeof setTimeout>
  let isStopped = false
  const look = async () => {
    let isBusy = false
    if (!document.hidden) {
      const status: unknown = await fetch("/api/v1/status")
        .then((response) => (response.ok ? response.json() : undefined))
        .catch(() => undefined)
      const seen = fingerprint(status)
      if (seen !== undefined) {
        isBusy = seen.isBusy
        if (before !== undefined && before !== seen.text) await changed().catch(() => undefined)
        before = seen.text
      }
    }
    if (!isStopped) timer = setTimeout(look, isBusy ? BUSY_MILLISECONDS : IDLE_MILLISECONDS)
  }
  timer = setTimeout(look, BUSY_MILLISECONDS)
  return () => {
    isStopped = true
    clearTimeout(timer)
  }
}

/** What of the status can change what a page shows. */
const fingerprint = (status: unknown): { readonly text: string; readonly isBusy: boolean } | undefined => {
  if (typeof status !== "object" || status === null) return undefined
  const { latestFinishedScan, running, history, targets } = status as Readonly<Record<string, unknown>>
  const isBusy = Array.isArray(running) && running.length > 0
  return { text: JSON.stringify([latestFinishedScan, running, history, targets]), isBusy }
}

const BUSY_MILLISECONDS = 3_000
const IDLE_MILLISECONDS = 60_000
