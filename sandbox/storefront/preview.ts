/** How themes announce a chosen variant: one script `theme/announce-*.js` each. */
export const themeKinds = [
  "dawn",
  "standard",
  "standard-alone",
  "horizon",
  "silent",
  "maestrooo",
  "section",
  "morph",
  "combined",
  "swap",
  "around",
] as const;

/** How themes show a product over another page: one script `theme/quick-*.js` each. */
const quickViews = ["view", "add-dawn", "add-horizon"] as const;

/** Which rules the page has beside the theme's own: the files `theme/sheet-*.css`. */
export const sheets = ["schemes", "schemes-dark", "schemes-colour", "loud"] as const;

/** How a page differs from the plain one, all of it set in its address: `?theme=horizon&look=dark`. */
export interface Preview {
  theme: (typeof themeKinds)[number];
  dark: boolean;
  sheet: (typeof sheets)[number] | undefined;
  /** How often the block is in the product's section. */
  blocks: number;
  /** How often the theme renders each of these: for example once for small screens and once for large ones. */
  copies: number;
  /** Whether the product's section has a form that buys; a shop that only displays has none. */
  form: boolean;
  /** The handle of a product with its own form, recommended below the page's product. */
  also: string | undefined;
  /** Like `also`, above the page's product. */
  above: string | undefined;
  /** The handle of a product that the section also sells, with a second form. */
  bundle: string | undefined;
  /** Where in its own form the theme puts the block, if it does: HTML allows no form in a form. */
  inside: "before the button" | "after the button" | undefined;
  /** Whether the section first has another form of the product, which shows a price and never changes. */
  priceForm: boolean;
  /** How a product is shown over the page. */
  quick: (typeof quickViews)[number];
  /** Whether the block is in each product card, as Horizon's cards take app blocks. */
  cards: boolean;
  /** The handle of the home page's featured product; empty for a section that waits for one. */
  featured: string | undefined;
  /** What a merchant set in the theme editor: `?block.heading=…`. */
  settings: Record<string, string>;
}

const places: Record<string, Preview["inside"]> = {
  form: "after the button",
  before: "before the button",
};

export function readPreview({ searchParams }: URL): Preview {
  const theme = themeKinds.find((kind) => kind === searchParams.get("theme"));
  const settings = [...searchParams].filter(([name]) => name.startsWith("block."));
  return {
    theme: theme ?? "dawn",
    dark: searchParams.get("look") === "dark",
    sheet: sheets.find((name) => name === searchParams.get("sheet")),
    blocks: Number(searchParams.get("blocks") ?? 1),
    copies: Number(searchParams.get("copies") ?? 1),
    form: searchParams.get("form") !== "none",
    also: searchParams.get("also") ?? undefined,
    above: searchParams.get("above") ?? undefined,
    bundle: searchParams.get("bundle") ?? undefined,
    inside: places[searchParams.get("inside") ?? ""],
    priceForm: searchParams.get("price") === "form",
    quick: quickViews.find((kind) => kind === searchParams.get("quick")) ?? "view",
    cards: searchParams.get("cards") === "true",
    featured: searchParams.get("featured") ?? undefined,
    settings: Object.fromEntries(
      settings.map(([name, value]) => [name.slice("block.".length), value]),
    ),
  };
}
