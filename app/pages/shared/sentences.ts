import type { Reader } from "../../locales/reader.tsx";

/** Joins sentences; missing parts are left out. */
export function sentences(
  parts: (string | null | undefined | false)[],
  { t }: Pick<Reader, "t">,
): string {
  return parts.filter(Boolean).join(t("common.betweenSentences"));
}
