import type { BlockStatus } from "./block-status.ts";

export interface BlockWords {
  badge: { tone: "success" | "warning"; label: string } | null;
  text: string;
  /** Whether adding the block is the next thing to do; "perhaps" where nobody knows. */
  add: "next" | "perhaps" | "done";
}

const NAMED = 3;

/** Whether shoppers can sign up in the published theme, in the merchant's words. */
export function blockWords(status: BlockStatus): BlockWords {
  switch (status.kind) {
    case "placed":
      return placedWords(status.templates);
    case "missing":
      return {
        badge: { tone: "warning", label: "Not in your theme" },
        text: "It isn’t in your published theme, so nobody can sign up yet. The theme editor opens with the block in place: move it where you like, then save the theme.",
        add: "next",
      };
    case "unknown":
      return {
        badge: null,
        text: "Shopify didn’t say whether the block is in your published theme. Look in the theme editor, and add the block if it’s missing: without it, nobody can sign up.",
        add: "perhaps",
      };
  }
}

function placedWords(templates: string[]): BlockWords {
  const where = templates.length === 0 ? "" : `, on ${listWords(templates.map(templateWords))}`;
  const placed = `It’s in your published theme${where}.`;
  if (templates.length > 0 && !templates.some(isProduct)) {
    return {
      badge: { tone: "warning", label: "Not on product pages" },
      text: `${placed} Shoppers look for it on the product page: add it there too, then save the theme.`,
      add: "next",
    };
  }
  return {
    badge: { tone: "success", label: "In your theme" },
    text: `${placed} Shoppers see it only where the chosen variant is sold out. Products with another template need the block there too.`,
    add: "done",
  };
}

function isProduct(template: string): boolean {
  return template === "product" || template.startsWith("product.");
}

/** A template as the theme editor calls it; those of `enabled_on` in the block's schema by name. */
function templateWords(template: string): string {
  if (template === "index") return "the home page";
  if (template === "product") return "the default product page";
  if (template === "page") return "the default page";
  const [, kind, name] = /^(product|page)\.(.+)$/.exec(template) ?? [];
  return name ? `the ${kind ?? ""} template “${name}”` : `the template “${template}”`;
}

function listWords(words: string[]): string {
  const more = words.length - NAMED;
  const listed = more > 1 ? [...words.slice(0, NAMED), `${more} more`] : words;
  return new Intl.ListFormat("en").format(listed);
}
