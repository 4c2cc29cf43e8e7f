/** The e-mail address of a shop's n-th waiting row; each row has its own. */
export function addressOf(shop: string, number: number): string {
  return `${shop.replace(".myshopify.com", "")}-${number}@example.com`;
}
