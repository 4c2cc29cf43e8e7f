/** A number as its reader writes it, in the digits of the page. */
export function numberWords(number: number, locale: string): string {
  return new Intl.NumberFormat(locale, { numberingSystem: "latn" }).format(number);
}

/** "1,234 sign-ups", "1 sign-up". */
export function signUpsWords(count: number, locale: string): string {
  return `${numberWords(count, locale)} ${count === 1 ? "sign-up" : "sign-ups"}`;
}

/** What becomes of those that wait: empty where none does. */
export function signUpsWait(count: number, locale: string): string {
  if (count === 0) return "";
  const waits = count === 1 ? "is waiting; it is not lost" : "are waiting; none is lost";
  return `${signUpsWords(count, locale)} ${waits}.`;
}
