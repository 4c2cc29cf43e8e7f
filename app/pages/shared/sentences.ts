import type { Reader } from "../../locales/reader.tsx";

/** Whole sentences, one after another; a part that is not there is left out. */
export function sentences(
  parts: (string | null | undefined | false)[],
  { t }: Pick<Reader, "t">,
): string {
  return parts.filter(Boolean).join(t("common.betweenSentences"));
}
