import type { Reader } from "../locales/reader.tsx";
import type { Count } from "../outbox/count.ts";
import { numberWords } from "./number-words.ts";

/** "12", "1,000+". */
export function countWords({ count, more }: Count, reader: Reader): string {
  const number = numberWords(count, reader);
  return more ? reader.t("common.atLeast", { number }) : number;
}
