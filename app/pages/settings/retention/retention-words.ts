import type { Reader } from "../../../locales/reader.tsx";
import { numberWords } from "../../shared/words.ts";
import type { CountedOrNot } from "./count-emptied.ts";

const DAYS_OF_A_YEAR = 365;

/** The offered retention times, in days. */
const CHOICES = [30, 90, 180, DAYS_OF_A_YEAR, 2 * DAYS_OF_A_YEAR];

/** "90 days", "2 years". */
export function retentionWords(days: number, reader: Reader): string {
  const { t } = reader;
  if (days % DAYS_OF_A_YEAR !== 0) {
    return t("common.duration.days", { count: days, number: numberWords(days, reader) });
  }
  const count = days / DAYS_OF_A_YEAR;
  return t("settings.retention.years", { count, number: numberWords(count, reader) });
}

/** What a shorter retention deletes; without a number where it is unknown. */
export function emptiedWords({ days, count }: CountedOrNot, reader: Reader): string {
  const { t } = reader;
  const time = retentionWords(days, reader);
  if (count === null) return t("privacy.retention.uncounted", { time });
  return t("privacy.retention.body", { count, number: numberWords(count, reader), time });
}

interface RetentionOption {
  value: string;
  label: string;
}

/** The offered times plus stored or chosen other values, shortest first. */
export function retentionOptions(others: number[], reader: Reader): RetentionOption[] {
  return [...new Set([...CHOICES, ...others])]
    .sort((one, other) => one - other)
    .map((days) => ({ value: String(days), label: retentionWords(days, reader) }));
}
