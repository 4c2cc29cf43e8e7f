import type { Reader } from "../../../locales/reader.tsx";
import type { MatchCount } from "../../../outbox/log/count.server.ts";
import { numberWords } from "../../shared/number-words.ts";

/** The same count where so many were seen of them: one that was given up may have come to fewer. */
export function atLeast(count: MatchCount, seen: number): MatchCount {
  return count.more && count.count < seen ? { count: seen, more: true } : count;
}

/** "12", "1,000+". */
export function countWords({ count, more }: MatchCount, reader: Reader): string {
  const number = numberWords(count, reader);
  return more ? reader.t("common.atLeast", { number }) : number;
}

/** What a sentence about so many is made with. Of "1+" it speaks as of several. */
export function counted(count: MatchCount, reader: Reader): { count: number; number: string } {
  return {
    count: count.more ? Math.max(count.count, 2) : count.count,
    number: countWords(count, reader),
  };
}

/** How many match; where they were not all looked at, that there may be more. */
export function matchWords(count: MatchCount, reader: Reader): string {
  if (count.count === 0 && count.more) return reader.t("log.noneSoFar");
  return reader.t("log.matches", counted(count, reader));
}
