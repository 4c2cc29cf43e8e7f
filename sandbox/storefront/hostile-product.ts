import { catalogue, type CatalogueProduct } from "./catalogue.ts";

const [, mug] = catalogue;

/** What a merchant may type as well, for tests: no page may take it for markup or for Liquid. */
export const hostileProduct: CatalogueProduct = {
  ...mug!,
  handle: "hostile",
  title: 'Tea towel "A & B" </script><img src=x onerror=alert(1)>{{ shop.name }}',
};
