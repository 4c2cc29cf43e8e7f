import { draw } from "./illustrations.ts";

export interface CatalogueVariant {
  /** Shopify's numeric id, as a decimal string. */
  id: string;
  title: string;
  options: string[];
  available: boolean;
  priceCents: number;
  sku: string;
  image?: string | null;
}

export interface CatalogueProduct {
  id: string;
  handle: string;
  title: string;
  description: string;
  optionNames: string[];
  image: string | null;
  variants: CatalogueVariant[];
  /** Not listed in the shop, and reached by its address alone. */
  unlisted?: boolean;
}

const chalk = draw("shirt", "#d9cfbd");
const ink = draw("shirt", "#33415a", "#e6e9ec");

/** The products of the sandbox's shop, the same for its storefront and its Admin API. */
export const catalogue: CatalogueProduct[] = [
  {
    id: "6735915917341",
    handle: "linen-shirt",
    title: "Linen shirt",
    description:
      "Washed linen with room to move, cut from one width of cloth. Softer every summer.",
    optionNames: ["Size", "Colour"],
    image: chalk,
    // There is no Large in Ink: chosen options may have no variant.
    variants: [
      shirt("33001893429341", "Small", "Chalk", true, chalk),
      shirt("33001893462109", "Medium", "Chalk", false, chalk),
      shirt("33001893494877", "Large", "Chalk", true, chalk),
      shirt("33001893527645", "Small", "Ink", false, ink),
      shirt("33001893560413", "Medium", "Ink", true, ink),
    ],
  },
  {
    id: "6735915950109",
    handle: "enamel-mug",
    title: "Enamel mug",
    description: "Steel, fired twice. For the garden, the harbour and the washing-up.",
    optionNames: ["Title"],
    image: draw("mug", "#47705f", "#e4ebe4"),
    variants: [only("39412345872477", false, 1800, "MUG-GREEN")],
  },
  {
    id: "6735915982877",
    handle: "wool-blanket",
    title: "Wool blanket",
    description: "Lambswool from one mill, woven in a herringbone and brushed once.",
    optionNames: ["Colour"],
    image: draw("blanket", "#a5644a", "#f1e6dc"),
    variants: [blanket("39412345905245", "Rust"), blanket("39412345938013", "Moss")],
  },
  {
    id: "6735916015645",
    handle: "tea-towel",
    title: 'Tea towel "A & B"',
    description: "Half linen, half cotton, with the two letters woven in.",
    optionNames: ["Title"],
    image: draw("towel", "#c49a4a", "#f3ecdb"),
    variants: [only("39412345970781", false, 1400, "TOWEL")],
  },
];

function shirt(id: string, size: string, colour: string, available: boolean, image: string) {
  const sku = `SHIRT-${size}-${colour}`.toUpperCase();
  const title = `${size} / ${colour}`;
  return { id, title, options: [size, colour], available, priceCents: 8900, sku, image };
}

function blanket(id: string, colour: string) {
  const sku = `BLANKET-${colour.toUpperCase()}`;
  return { id, title: colour, options: [colour], available: true, priceCents: 14500, sku };
}

/** A product without options has one variant, which Shopify calls "Default Title". */
function only(id: string, available: boolean, priceCents: number, sku: string) {
  return { id, title: "Default Title", options: ["Default Title"], available, priceCents, sku };
}
