/** https://shopify.dev/docs/api/storefront-events-and-actions/events/product-select */

/** @typedef {import("./picker.js").Choice} Choice */

class ProductSelect extends Event {
  /** @param {object} payload */
  constructor(payload) {
    super("shopify:product:select", { bubbles: true });
    Object.assign(this, payload);
  }
}

/**
 * The variant comes later than the event, and is null if no variant has the options.
 * @param {Choice} choice
 * @param {Promise<unknown>} found
 */
export function selectProduct({ section, picker, variant, options }, found) {
  const { productId, productUrl = "" } = section.dataset;
  picker.dispatchEvent(
    new ProductSelect({
      product: {
        id: `gid://shopify/Product/${productId}`,
        title: section.querySelector("h1")?.textContent ?? "",
        handle: productUrl.split("/").at(-1) ?? "",
      },
      selectedOptions: options,
      promise: found.then(() => ({ variant: variant && describe(variant, options) })),
    }),
  );
}

/**
 * @param {import("./picker.js").Variant} variant
 * @param {Choice["options"]} selectedOptions
 */
function describe({ id, title, available, price }, selectedOptions) {
  return {
    id: `gid://shopify/ProductVariant/${id}`,
    title,
    availableForSale: available,
    price: { amount: (price / 100).toFixed(2), currencyCode: "USD" },
    selectedOptions,
  };
}
