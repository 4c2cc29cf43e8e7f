/** Who acts on an import, and when. */
export interface Visit {
  shop: string;
  /** Shopify's id of the member of the staff. */
  staffId: string;
  now: Date;
}

/** A text field of a form; empty where there is none. */
export function textOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === "string" ? value : "";
}
