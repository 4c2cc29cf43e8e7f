import type { Problem } from "./problem.ts";

/** The variants of an account's catalogue, by the ids that a call names them by: those it has, or lacks. */
export type Catalog = { has: readonly string[] } | { lacks: readonly string[] };

/** Every word as it was recorded in May 2025, for a variant of `$custom` that was not there. */
export const variantNotFound: Problem = {
  status: 404,
  code: "variant_not_found",
  title: "The variant in your relationship payload does not exist",
  detail: "The variant in your relationship payload does not exist",
  source: { pointer: "/data/relationships/variant/data/id" },
};

/** A catalogue that was never told of is one that has every variant. */
export function checkVariant(variantId: string, catalog: Catalog = { lacks: [] }): Problem[] {
  const known =
    "has" in catalog ? catalog.has.includes(variantId) : !catalog.lacks.includes(variantId);
  return known ? [] : [variantNotFound];
}
