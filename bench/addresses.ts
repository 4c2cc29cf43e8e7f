/** The e-mail of a shop's n-th waiting row: each is one row's alone. */
export function addressOf(shop: string, number: number): string {
  return `${shop.replace(".myshopify.com", "")}-${number}@example.com`;
}
