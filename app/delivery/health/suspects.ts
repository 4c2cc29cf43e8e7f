import { channelOf, type Traits } from "../../outbox/queue/traits.ts";

/** With this many different values of a trait, no single one of them is the cause. */
const MOST_VALUES = 100;

/**
 * The shops, variants and channels of the rows that Klaviyo refused without naming a reason. A row
 * that differs in one of them is worth a probe: what the refused rows have in common may be all that
 * is wrong.
 */
export class Suspects implements Traits {
  readonly shops = new Set<string>();
  readonly variantIds = new Set<string>();
  readonly channels = new Set<string>();

  add(row: { shop: string; variantId: string; email: string | null; phone: string | null }): void {
    keepLatest(this.shops, row.shop);
    keepLatest(this.variantIds, row.variantId);
    keepLatest(this.channels, channelOf(row));
  }

  /** Klaviyo takes rows again. */
  clear(): void {
    this.shops.clear();
    this.variantIds.clear();
    this.channels.clear();
  }
}

function keepLatest(values: Set<string>, value: string): void {
  values.delete(value);
  values.add(value);
  const [oldest] = values;
  if (values.size > MOST_VALUES && oldest !== undefined) values.delete(oldest);
}
