/** Is a country's newest scan as new as its schedule promises? */

/** The longest time between two runs of a cron expression of five fields, in days, to the next of day, week, month and year. */
export const periodDays = (cron: string): number => {
  const [, , dayOfMonth = "*", month = "*", dayOfWeek = "*"] = cron.trim().split(/\s+/)
  if (month !== "*") return 366
  if (dayOfWeek !== "*") return 7
  return dayOfMonth === "*" ? 1 : 31
}

/** Stale: finished more than two periods ago. */
export const isStale = (finishedAt: string, now: string, cron: string): boolean =>
  Date.parse(now) - Date.parse(finishedAt) > 2 * periodDays(cron) * 86_400_000
