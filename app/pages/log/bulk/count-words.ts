import type { Reader } from "../../../locales/reader.tsx";
import type { MatchCount } from "../../../outbox/log/count.server.ts";
import { numberWords } from "../../shared/words.ts";

/** The count, or `seen` if counting was given up below it. */
export function atLeast(count: MatchCount, seen: number): MatchCount {
  return count.more && count.count < seen ? { count: seen, more: true } : count;
}

/** "12", "1,000+". */
export function countWords({ count, more }: MatchCount, reader: Reader): string {
  const number = numberWords(count, reader);
  return more ? reader.t("common.atLeast", { number }) : number;
}

/** The values for a sentence with this count. "1+" takes the plural. */
export function countValues(count: MatchCount, reader: Reader): { count: number; number: string } {
  return {
    count: count.more ? Math.max(count.count, 2) : count.count,
    number: countWords(count, reader),
  };
}

/** The place of a page's rows among all: "51–100 of 261". */
export function rangeWords(
  { before, rows }: { before: number | undefined; rows: unknown[] },
  matching: MatchCount,
  reader: Reader,
): string {
  if (before === undefined || rows.length === 0) return countWords(matching, reader);
  const last = before + rows.length;
  return reader.t("views.range", {
    first: numberWords(before + 1, reader),
    last: numberWords(last, reader),
    // Tests of the merchant's are listed, and not counted.
    all: countWords({ ...matching, count: Math.max(matching.count, last) }, reader),
  });
}

/** How many rows match; "+" if the scan was given up. */
export function matchWords(count: MatchCount, reader: Reader): string {
  if (count.count === 0 && count.more) return reader.t("log.noneSoFar");
  return reader.t("log.matches", countValues(count, reader));
}
