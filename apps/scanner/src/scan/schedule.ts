/**
 * When countries are scanned: node-cron in each country's own time zone.
 *
 * A run missed while the program was down is caught up at start. A country never has two scans at once: a run that falls
 * due while the one before still goes is left out. Starts that fall on the same minute are spread over ten.
 */
import type { CountryCode, Schedule } from "@plumbline/core"
import { CronExpressionParser } from "cron-parser"
import cron from "node-cron"

/** The last moment at or before `now` for which the schedule was due; `null` when there was none. */
export const previousRun = (schedule: Schedule, now: Date): Date | null => {
  // One millisecond on, for `prev` looks strictly before: a run due exactly now counts.
  const parser = CronExpressionParser.parse(schedule.cron, {
    tz: schedule.timeZone,
    currentDate: new Date(now.getTime() + 1),
  })
  return parser.hasPrev() ? parser.prev().toDate() : null
}

/** The first moment after `now` for which the schedule is due. */
export const nextRun = (schedule: Schedule, now: Date): Date | null => {
  const parser = CronExpressionParser.parse(schedule.cron, { tz: schedule.timeZone, currentDate: now })
  return parser.hasNext() ? parser.next().toDate() : null
}

/** How long after the due moment a country starts: the same for a country each time, 0 to 10 minutes. */
export const startDelayMilliseconds = (country: CountryCode): number => {
  let hash = 0
  for (const character of country) hash = (Math.imul(hash, 31) + character.charCodeAt(0)) >>> 0
  return (Math.imul(hash, 2654435761) >>> 0) % SPREAD_MILLISECONDS
}

const SPREAD_MILLISECONDS = 10 * 60_000

/** Whether a run was missed: the schedule was due after the last scan was, or the country was never scanned. */
export const missedRun = (schedule: Schedule, lastScheduledFor: Date | null, now: Date): Date | null => {
  const due = previousRun(schedule, now)
  if (lastScheduledFor === null) return due ?? now
  return due !== null && due > lastScheduledFor ? due : null
}

export interface Schedules {
  readonly stop: () => void
}

/** Calls `run` whenever a country is due; `run` says no by itself when the country's scan still goes. */
export const startSchedules = (
  schedules: ReadonlyMap<CountryCode, Schedule>,
  run: (country: CountryCode, scheduledFor: Date) => void,
): Schedules => {
  const timers = new Set<NodeJS.Timeout>()
  const tasks = [...schedules].map(([country, schedule]) =>
    cron.schedule(
      schedule.cron,
      (context) => {
        const timer = setTimeout(() => {
          timers.delete(timer)
          run(country, context.date)
        }, startDelayMilliseconds(country))
        timers.add(timer)
      },
      { timezone: schedule.timeZone, name: country },
    ),
  )
  return {
    stop: () => {
      for (const timer of timers) clearTimeout(timer)
      for (const task of tasks) void task.destroy()
    },
  }
}
