import type { Reader } from "../../locales/reader.tsx";

/**
 * A day as "2026-11-26" names it, as the reader writes it. It needs no time zone: it has been told in
 * one. A day that no calendar has stays as it is.
 */
export function dayWords(day: string, { locale }: Reader): string {
  const at = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(at.getTime())) return day;
  return new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" }).format(at);
}
