import type { CatalogueProduct } from "./catalogue.ts";

/** The answer to a theme's product form: JSON for a script, otherwise a redirect to the cart. */
export async function addToCart(
  request: Request,
  root: string,
  catalogue: CatalogueProduct[],
): Promise<Response> {
  const form = await request.formData();
  const id = form.get("id");
  const wantsJson = request.headers.get("accept")?.includes("application/json") ?? false;
  const found = findVariant(catalogue, typeof id === "string" ? id : "");
  if (!found?.variant.available) {
    const message = found
      ? `The product '${found.product.title}' is already sold out.`
      : "Cannot find variant";
    return Response.json(
      { status: 422, message: "Cart Error", description: message },
      { status: 422 },
    );
  }
  const { product, variant } = found;
  if (!wantsJson) {
    return new Response(null, {
      status: 302,
      headers: { location: `${root}/cart?added=${variant.id}` },
    });
  }
  return Response.json({
    id: Number(variant.id),
    product_id: Number(product.id),
    title: `${product.title} - ${variant.title}`,
    price: variant.priceCents,
    quantity: 1,
  });
}

export function findVariant(catalogue: CatalogueProduct[], id: string) {
  for (const product of catalogue) {
    const variant = product.variants.find((each) => each.id === id);
    if (variant) return { product, variant };
  }
  return undefined;
}
