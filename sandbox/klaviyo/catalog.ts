import type { Problem } from "./problem.ts";

/** The variants that an account's catalogue has, or lacks, by the ids that a call uses. */
export type Catalog = { has: readonly string[] } | { lacks: readonly string[] };

/** The text as recorded in May 2025, for a missing variant of `$custom`. */
export const variantNotFound: Problem = {
  status: 404,
  code: "variant_not_found",
  title: "The variant in your relationship payload does not exist",
  detail: "The variant in your relationship payload does not exist",
  source: { pointer: "/data/relationships/variant/data/id" },
};

/** A catalogue that is not given has every variant. */
export function checkVariant(variantId: string, catalog: Catalog = { lacks: [] }): Problem[] {
  const known =
    "has" in catalog ? catalog.has.includes(variantId) : !catalog.lacks.includes(variantId);
  return known ? [] : [variantNotFound];
}
