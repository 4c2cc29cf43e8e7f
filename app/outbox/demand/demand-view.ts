import { readPeriod, type Period } from "../stats/days.ts";

/** What a line of the list is: a variant, or a product with all of its variants. */
export type DemandBy = "variant" | "product";

/** The orders of the list, as an address has them; the first is the usual one. */
export const DEMAND_SORTS = ["waiting", "sign_ups", "value", "title"] as const;

export type DemandSort = (typeof DEMAND_SORTS)[number];

/** Reads an order; the usual one for an unknown value. */
export function readSort(value: string | null): DemandSort {
  return DEMAND_SORTS.find((known) => known === value) ?? "waiting";
}

/** What the demand page shows; its address has it. */
export interface DemandView {
  by: DemandBy;
  /** Words of titles and SKUs, or an id; empty for all. */
  search: string;
  sort: DemandSort;
  period: Period;
  /** From 1 on. */
  page: number;
}

/** A longer search finds nothing more. */
const LONGEST_SEARCH = 200;
const MOST_PAGES = 100_000;

/** Reads the view from an address. Unknown values are ignored. */
export function readDemandView(params: URLSearchParams): DemandView {
  const page = Number(params.get("page"));
  return {
    by: params.get("by") === "product" ? "product" : "variant",
    search: (params.get("search") ?? "").trim().slice(0, LONGEST_SEARCH),
    sort: readSort(params.get("sort")),
    period: readPeriod(params),
    page: Number.isInteger(page) && page >= 1 && page <= MOST_PAGES ? page : 1,
  };
}

/** Writes a view for an address: what is usual is left out. */
export function writeDemandView(view: DemandView): URLSearchParams {
  const usual = readDemandView(new URLSearchParams());
  const params = new URLSearchParams();
  if (view.by !== usual.by) params.set("by", view.by);
  if (view.search) params.set("search", view.search);
  if (view.sort !== usual.sort) params.set("sort", view.sort);
  if (view.period !== usual.period) params.set("days", String(view.period));
  if (view.page !== usual.page) params.set("page", String(view.page));
  return params;
}

const KEY = /^([pv])(\d{1,20})$/;

/** The variant or the product of a line, by its key. */
export interface DemandTarget {
  by: DemandBy;
  /** Of the variant or the product. */
  id: string;
}

/** Reads the key of a line, as "v123" for a variant and "p8001" for a product; else undefined. */
export function readDemandKey(key: string | null): DemandTarget | undefined {
  const [, kind, id] = KEY.exec(key ?? "") ?? [];
  if (id === undefined) return undefined;
  return { by: kind === "p" ? "product" : "variant", id };
}
