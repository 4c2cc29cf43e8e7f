import { catalogue, type CatalogueProduct } from "./catalogue.ts";

const [, mug] = catalogue;

/** What a merchant could also type, for tests: no page may read it as markup or as Liquid. */
export const hostileProduct: CatalogueProduct = {
  ...mug!,
  handle: "hostile",
  title: 'Tea towel "A & B" </script><img src=x onerror=alert(1)>{{ shop.name }}',
};
