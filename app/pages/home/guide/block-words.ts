import type { Reader } from "../../../locales/reader.tsx";
import { DEFAULT_PRODUCT, isProduct, type BlockStatus } from "./block-status.ts";
import { numberWords, sentences } from "../../shared/words.ts";

export interface BlockWords {
  text: string;
  /** Whether adding the block is the next thing to do; "perhaps" if it is unknown. */
  add: "next" | "perhaps" | "done";
}

const NAMED = 3;

/** Whether shoppers can sign up in the published theme, in the merchant's words. */
export function blockWords(status: BlockStatus, reader: Reader): BlockWords {
  switch (status.kind) {
    case "placed":
      return placedWords(status.templates, reader);
    case "missing":
      return { text: reader.t("home.block.missing"), add: "next" };
    case "unknown":
      return { text: reader.t("home.block.unknown"), add: "perhaps" };
  }
}

function placedWords(templates: string[], reader: Reader): BlockWords {
  const { t } = reader;
  const placed =
    templates.length === 0
      ? t("home.block.placed")
      : t("home.block.placedAt", { places: placesWords(templates, reader) });
  if (templates.length > 0 && !templates.some(isProduct)) {
    return { text: sentences([placed, t("home.block.elsewhere")], reader), add: "next" };
  }
  if (templates.length > 0 && !templates.includes(DEFAULT_PRODUCT)) {
    return { text: sentences([placed, t("home.block.notDefault")], reader), add: "perhaps" };
  }
  return { text: sentences([placed, t("home.block.shown")], reader), add: "done" };
}

function placesWords(templates: string[], reader: Reader): string {
  const places = templates.map((template) => placeWords(template, reader));
  const more = places.length - NAMED;
  const moreWords = () => reader.t("home.block.place.more", { number: numberWords(more, reader) });
  const listed = more > 1 ? [...places.slice(0, NAMED), moreWords()] : places;
  return new Intl.ListFormat(reader.locale).format(listed);
}

/**
 * A template as the theme editor calls it; templates of `enabled_on` in the block's schema have
 * names of their own.
 */
function placeWords(template: string, { t }: Reader): string {
  if (template === "index" || template === "product" || template === "page") {
    return t(`home.block.place.${template}`);
  }
  const [, kind, name] = /^(product|page)\.(.+)$/.exec(template) ?? [];
  if (!name) return t("home.block.place.template", { name: template });
  return kind === "page"
    ? t("home.block.place.pageTemplate", { name })
    : t("home.block.place.productTemplate", { name });
}
