/** Progress of scans for people: a bar that redraws itself on a terminal, a plain line now and then otherwise. */
import type { ScanProgress } from "./scan-country.ts"

export interface ProgressView {
  readonly show: (progress: ScanProgress) => void
  /** Prints a line of its own, above the bar where there is one. */
  readonly say: (line: string) => void
}

/** `now` gives milliseconds of the machine's clock. */
export const progressView = (out: NodeJS.WriteStream, now: () => number): ProgressView =>
  out.isTTY ? terminalBar(out, now) : plainLines(out, now)

const terminalBar = (out: NodeJS.WriteStream, now: () => number): ProgressView => {
  let drawnAt = 0
  let isDrawn = false
  const clear = () => {
    if (isDrawn) out.write("\r\u001b[K")
    isDrawn = false
  }
  return {
    show: (progress) => {
      // Ten times a second is as often as an eye can follow.
      if (!progress.isFinished && now() - drawnAt < 100) return
      drawnAt = now()
      clear()
      if (progress.isFinished) return
      out.write(drawBar(progress, Math.max(10, Math.min(40, (out.columns ?? 80) - 40))))
      isDrawn = true
    },
    say: (line) => {
      clear()
      out.write(`${line}\n`)
    },
  }
}

/** `nl  [████░░░░] 12 of 40 targets, 30 %` */
export const drawBar = ({ country, done, targets }: ScanProgress, width: number): string => {
  const share = targets === 0 ? 1 : done / targets
  const filled = Math.round(share * width)
  return `${country}  [${"█".repeat(filled)}${"░".repeat(width - filled)}] ${done} of ${targets} targets, ${Math.floor(share * 100)} %`
}

const plainLines = (out: NodeJS.WriteStream, now: () => number): ProgressView => {
  let saidAt = now()
  return {
    show: ({ country, done, targets, isFinished }) => {
      if (isFinished || now() - saidAt < LINE_EVERY_MILLISECONDS) return
      saidAt = now()
      out.write(`${country}: ${done} of ${targets} targets\n`)
    },
    say: (line) => {
      out.write(`${line}\n`)
    },
  }
}

const LINE_EVERY_MILLISECONDS = 10_000
