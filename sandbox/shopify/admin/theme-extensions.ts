import type { ShopifyGlobal } from "@shopify/app-bridge-types";

type Extensions = Awaited<ReturnType<ShopifyGlobal["app"]["extensions"]>>;

/** `blocks/notify-me.liquid` of the extension with the same handle. */
export const BLOCK = "notify-me";

/**
 * The answer of `app.extensions()` for `extensions/notify-me`, in the sandbox's one theme.
 * https://shopify.dev/docs/api/app-home/apis/authentication-and-data/app-api
 */
export function describeExtensions(blockPlaced: boolean): Extensions {
  const placement = {
    target: "template--product/main/notify_me_block_AZm9vY",
    themeId: "gid://shopify/OnlineStoreTheme/120000000001",
  };
  const block = {
    handle: BLOCK,
    name: "Notify me",
    target: "section",
    status: blockPlaced ? "active" : "available",
    activations: blockPlaced ? [placement] : [],
  } as const;
  return [{ handle: "notify-me", type: "theme_app_extension", activations: [block] }];
}
