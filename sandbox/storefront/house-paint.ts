import type { CatalogueProduct, CatalogueVariant } from "./catalogue.ts";
import { draw } from "./illustrations.ts";

const colours = 30;
const finishes = "Chalk Matt Eggshell Satin Silk Gloss Lacquer Stain Primer Glaze".split(" ");

/** Silk is sold out in two colours: one within Liquid's 250 variants, and one beyond them. */
const soldOut = ["Colour 3 / Silk", "Colour 28 / Silk"];

/** 300 variants; reached by its address alone, like Shopify's unlisted products. */
export const housePaint: CatalogueProduct = {
  id: "6735916048413",
  handle: "house-paint",
  title: "House paint",
  description: "Thirty colours in ten finishes, mixed on the day.",
  optionNames: ["Colour", "Finish"],
  image: draw("towel", "#4a6a8a"),
  unlisted: true,
  variants: Array.from({ length: colours }, (_, at) => at + 1).flatMap((colour) =>
    finishes.map((finish, place) => describePaint(`Colour ${colour}`, finish, colour, place)),
  ),
};

function describePaint(
  colour: string,
  finish: string,
  row: number,
  place: number,
): CatalogueVariant {
  const title = `${colour} / ${finish}`;
  const number = row * finishes.length + place;
  return {
    id: String(39_500_000_000_000 + number * 32_768),
    title,
    options: [colour, finish],
    available: !soldOut.includes(title),
    priceCents: 3200,
    sku: `PAINT-${number}`,
  };
}
