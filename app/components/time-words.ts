const STEPS: [unit: Intl.RelativeTimeFormatUnit, ms: number][] = [
  ["year", 365 * 24 * 60 * 60 * 1000],
  ["month", 30 * 24 * 60 * 60 * 1000],
  ["day", 24 * 60 * 60 * 1000],
  ["hour", 60 * 60 * 1000],
  ["minute", 60 * 1000],
  ["second", 1000],
];

const relative = new Intl.RelativeTimeFormat("en", { numeric: "always" });

/** "3 minutes ago", "in 40 seconds", "just now": in the largest unit that is full, never rounded up. */
export function relativeTime(at: Date, now: Date): string {
  const away = at.getTime() - now.getTime();
  for (const [unit, ms] of STEPS) {
    const units = Math.trunc(away / ms);
    if (units !== 0) return relative.format(units, unit);
  }
  return "just now";
}

/** The same on every machine, for a page that is made in one time zone and read in another. */
export function exactTime(at: Date): string {
  return `${at.toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

/** In the words and the time zone of whoever reads. */
export function localTime(at: Date, locale?: string, timeZone?: string): string {
  return new Intl.DateTimeFormat(locale, {
    dateStyle: "medium",
    timeStyle: "long",
    ...(timeZone && { timeZone }),
  }).format(at);
}

/** "48 ms", "1.2 s". */
export function duration(ms: number): string {
  return ms < 1000 ? `${ms} ms` : `${(ms / 1000).toFixed(1)} s`;
}
