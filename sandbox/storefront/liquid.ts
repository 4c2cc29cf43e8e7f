import { createHmac } from "node:crypto";
import { Liquid, type TagToken, type Template, type TopLevelToken, Tag } from "liquidjs";
import type { Translations } from "./extension.ts";
import { translate } from "./translate.ts";

/**
 * Renders a source with its own objects, and with those that a snippet sees too. Each source is
 * parsed once.
 */
export type Fill = (source: string, objects: object, globals?: object) => Promise<string>;

/** Shopify's dialect, as far as the block and the sandbox's theme use it; anything else throws. */
export function createLiquid(
  locales: Map<string, Translations>,
  snippets: Record<string, string> = {},
  assetFolder = "/assets/",
): Fill {
  const engine = new Liquid({
    strictFilters: true,
    ownPropertyOnly: true,
    templates: snippets,
    cache: true,
  });
  engine.registerTag("schema", SchemaTag);
  engine.registerFilter("t", function (key: string, ...values: [string, string | number][]) {
    const locale = String(this.context.getSync(["request", "locale", "iso_code"]));
    return translate(locales, locale, key, Object.fromEntries(values));
  });
  engine.registerFilter("json", toJson);
  engine.registerFilter("hmac_sha256", signText);
  engine.registerFilter("money", (cents: number) => `$${(cents / 100).toFixed(2)}`);
  engine.registerFilter("asset_url", (name: string) => assetFolder + encodeURIComponent(name));
  engine.registerFilter(
    "stylesheet_tag",
    (url: string) => `<link href="${url}" rel="stylesheet" type="text/css" media="all" />`,
  );
  const parsed = new Map<string, Template[]>();
  return async (source, objects, globals = {}) => {
    const template = parsed.get(source) ?? engine.parse(source);
    parsed.set(source, template);
    return String(await engine.render(template, objects, { globals }));
  };
}

/** In hexadecimal digits: https://shopify.dev/docs/api/liquid/filters/hmac_sha256 */
function signText(text: string, secret: unknown): string {
  if (typeof secret !== "string") throw new TypeError("hmac_sha256 needs a secret.");
  return createHmac("sha256", secret).update(text).digest("hex");
}

/** Like Shopify's: its output may be put inside a script. */
function toJson(value: unknown): string {
  return JSON.stringify(value ?? null).replace(
    /[<>&\u2028\u2029]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** A block's schema is for the theme editor and renders nothing. */
class SchemaTag extends Tag {
  constructor(token: TagToken, remaining: TopLevelToken[], liquid: Liquid) {
    super(token, remaining, liquid);
    for (let next = remaining.shift(); next; next = remaining.shift()) {
      if ((next as Partial<TagToken>).name === "endschema") return;
    }
    throw new Error("The schema is not closed.");
  }

  render(): string {
    return "";
  }
}
