import type { CatalogueProduct, CatalogueVariant } from "./catalogue.ts";

/** How many variants of a product Liquid gets at most. */
const variantsShown = 250;

/** The catalogue's product as Liquid sees it: https://shopify.dev/docs/api/liquid/objects/product */
export function describeProduct(
  product: CatalogueProduct,
  root: string,
  selectedId: string | null = null,
  shown = variantsShown,
) {
  const url = `${root}/products/${product.handle}`;
  const variants = product.variants.map((variant) => describeVariant(variant, product, url));
  const selected = variants.find(({ id }) => String(id) === selectedId);
  const [first] = variants;
  const current = selected ?? variants.find(({ available }) => available) ?? first ?? null;
  const canBeBought = (chosen: (string | undefined)[]) =>
    variants.some(
      ({ available, options }) => available && options.every((value, at) => value === chosen[at]),
    );
  return {
    id: Number(product.id),
    handle: product.handle,
    title: product.title,
    description: product.description,
    url,
    available: variants.some(({ available }) => available),
    price: Math.min(...variants.map(({ price }) => price)),
    featured_image: product.image,
    has_only_default_variant: product.variants.length === 1 && product.optionNames[0] === "Title",
    options_with_values: product.optionNames.map((name, index) => ({
      name,
      position: index + 1,
      values: [...new Set(product.variants.map(({ options }) => options[index] ?? ""))].map(
        (value) => ({
          name: value,
          selected: current?.options[index] === value,
          // As a theme's picker marks it: whether this value is available with the other chosen values.
          available: canBeBought(current?.options.with(index, value) ?? []),
        }),
      ),
    })),
    variants: variants.slice(0, shown),
    variants_count: variants.length,
    selected_variant: selected ?? null,
    selected_or_first_available_variant: current,
  };
}

/** Products by their handles: https://shopify.dev/docs/api/liquid/objects/all_products */
export function describeAll(products: CatalogueProduct[], root: string) {
  return Object.fromEntries(
    products.map((product) => [product.handle, describeProduct(product, root)]),
  );
}

export type ProductDrop = ReturnType<typeof describeProduct>;

function describeVariant(variant: CatalogueVariant, product: CatalogueProduct, url: string) {
  return {
    id: Number(variant.id),
    title: variant.title,
    options: variant.options,
    available: variant.available,
    price: variant.priceCents,
    sku: variant.sku,
    image: variant.image ?? product.image,
    url: `${url}?variant=${variant.id}`,
  };
}
