/** Manners towards one address: so many questions at once, so much time between two. */

export interface PaceLimits {
  readonly maxInFlight: number
  readonly spacingMillis: number
}

export class Pace {
  private readonly limits: PaceLimits
  private inFlight = 0
  private nextStart = 0
  private readonly waiting: Array<() => void> = []
  private timer: NodeJS.Timeout | undefined

  constructor(limits: PaceLimits) {
    this.limits = limits
  }

  /** Nothing runs or waits, and the spacing after the last has passed. */
  get isIdle(): boolean {
    return this.inFlight === 0 && this.waiting.length === 0 && performance.now() >= this.nextStart
  }

  /** Runs `start` when there is room, at once if possible; `release` must follow. Returns how to give up waiting. */
  acquire(start: () => void): () => void {
    if (this.limits.spacingMillis === 0 && this.waiting.length === 0 && this.inFlight < this.limits.maxInFlight) {
      this.inFlight++
      start()
      return NOTHING
    }
    this.waiting.push(start)
    this.pump()
    return () => {
      const at = this.waiting.indexOf(start)
      if (at >= 0) this.waiting.splice(at, 1)
    }
  }

  release(): void {
    this.inFlight--
    if (this.waiting.length > 0) this.pump()
  }

  /** Lets all that wait run at once, to find their channel closed. */
  close(): void {
    clearTimeout(this.timer)
    for (const start of this.waiting.splice(0)) {
      this.inFlight++
      start()
    }
  }

  private pump(): void {
    while (this.waiting.length > 0 && this.inFlight < this.limits.maxInFlight) {
      const wait = this.nextStart - performance.now()
      if (wait > 0) {
        clearTimeout(this.timer)
        this.timer = setTimeout(() => this.pump(), wait)
        return
      }
      this.nextStart = performance.now() + this.limits.spacingMillis
      this.inFlight++
      this.waiting.shift()!()
    }
  }
}

const NOTHING = () => {}
