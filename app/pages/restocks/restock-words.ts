import type { Reader } from "../../locales/reader.tsx";
import type { Figure } from "../../outbox/restocks/figures.ts";
import { productWords } from "../shared/product-words.ts";
import { numberWords } from "../shared/words.ts";
import type { RestockLine } from "./restock-line.ts";

/** A number, "At least 3", or that it is unknown. */
export function figureWords(figure: Figure, reader: Reader): string {
  const { t } = reader;
  if (figure.kind === "unknown") return t("restocks.unknown");
  const number = numberWords(figure.count, reader);
  return figure.isLeast !== null ? t("restocks.atLeast", { number }) : number;
}

/** The name of a line's variant. */
export function lineWords({ product }: Pick<RestockLine, "product">, reader: Reader): string {
  const { name, option } = productWords(product, reader);
  return [name, option].filter(Boolean).join(" · ");
}
