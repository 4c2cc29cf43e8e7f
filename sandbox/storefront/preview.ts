/** How themes tell of a chosen variant: the scripts `theme/announce-*.js`, one each. */
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
] as const;

/** How a page differs from the plain one, all of it asked for in its address: `?theme=horizon&look=dark`. */
export interface Preview {
  theme: (typeof themeKinds)[number];
  dark: boolean;
  /** How often the block stands in the product's section. */
  blocks: number;
  /** Whether the product's section has a form that buys; a shop that only shows has none. */
  form: boolean;
  /** The handle of a product with a form of its own, recommended below the page's own. */
  also: string | undefined;
  /** As `also`, above the page's own product. */
  above: string | undefined;
  /** The handle of a product that the section sells along with its own, by a second form. */
  bundle: string | undefined;
  /** Whether the theme has the block in its own form, where HTML allows no other one. */
  inside: boolean;
  /** The handle of the home page's featured product; empty for a section that waits for one. */
  featured: string | undefined;
  /** What a merchant set in the theme editor: `?block.heading=…`. */
  settings: Record<string, string>;
}

export function readPreview({ searchParams }: URL): Preview {
  const theme = themeKinds.find((kind) => kind === searchParams.get("theme"));
  const settings = [...searchParams].filter(([name]) => name.startsWith("block."));
  return {
    theme: theme ?? "dawn",
    dark: searchParams.get("look") === "dark",
    blocks: Number(searchParams.get("blocks") ?? 1),
    form: searchParams.get("form") !== "none",
    also: searchParams.get("also") ?? undefined,
    above: searchParams.get("above") ?? undefined,
    bundle: searchParams.get("bundle") ?? undefined,
    inside: searchParams.get("inside") === "form",
    featured: searchParams.get("featured") ?? undefined,
    settings: Object.fromEntries(
      settings.map(([name, value]) => [name.slice("block.".length), value]),
    ),
  };
}
