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

const ROUGHLY: [ms: number, unit: string, until: number][] = [
  [1, "ms", 1_000],
  [1_000, "s", 60],
  [60_000, "min", 60],
  [3_600_000, "h", 48],
  [86_400_000, "days", Infinity],
];

/** Two digits of a time that is known about: "480 ms", "1.2 s", "3 min", "2 h", "3 days". */
export function aboutDuration(ms: number, locale: string): string {
  const format = new Intl.NumberFormat(locale, {
    maximumSignificantDigits: 2,
    numberingSystem: "latn",
  });
  for (const [size, unit, until] of ROUGHLY) {
    const units = Number((ms / size).toPrecision(2));
    const whole = size < 60_000 ? units : Math.round(units);
    if (whole < until) return `${format.format(whole)} ${unit}`;
  }
  return "";
}
