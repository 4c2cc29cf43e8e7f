import type { Reader } from "../../locales/reader.tsx";

/** How a try to copy came out; null before one. */
export type Copying = "copied" | "refused" | null;

export function copyLabel(copying: Copying, { t }: Reader): string {
  return copying === "copied" ? t("common.copy.copied") : t("common.copy.copy");
}

export function copyName(copying: Copying, what: string, { t }: Reader): string {
  return copying === "copied"
    ? t("common.copy.copiedWhat", { what })
    : t("common.copy.copyWhat", { what });
}

/** What is read out; a browser that refuses has the text marked, so that the keys can do it. */
export function copySaid(copying: Copying, { t }: Reader): string {
  switch (copying) {
    case "copied":
      return t("common.copy.copied");
    case "refused":
      return t("common.copy.refused");
    case null:
      return "";
  }
}
