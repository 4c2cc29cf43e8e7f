import { createHash } from "node:crypto";
import type { Received } from "./subscriptions.ts";

/** What a profile got or did, besides back-in-stock subscriptions. */
export interface Activity {
  id: string;
  accountPublicKey: string;
  /** The name of its metric: one exists in an account from its first event on. */
  metric: (typeof ACTIVITY_METRICS)[number];
  profile: Person;
  /** Epoch milliseconds. */
  at: number;
  properties: Record<string, unknown>;
}

/** An email address or a phone number, at least. */
export type Person = Pick<Received["profile"], "email" | "phone_number">;

/**
 * Klaviyo's metrics of its own messages, and those of its Shopify integration.
 * https://help.klaviyo.com/hc/en-us/articles/115005080447
 */
export const ACTIVITY_METRICS = [
  ...(["Received Email", "Opened Email", "Clicked Email", "Received SMS", "Clicked SMS"] as const),
  ...(["Placed Order", "Ordered Product"] as const),
] as const;

/** The id of such a metric, as of the others: six characters. */
export function activityMetricId(name: Activity["metric"]): string {
  return `ACT0${ACTIVITY_METRICS.indexOf(name)}0`;
}

/** Of the flow in `flow-triggers.ts`. */
const FLOW = { $flow: "FLOW01", "Campaign Name": "Back in stock" };

/** The properties of a message of the back-in-stock flow, by the names that connectors read. */
export function messageProperties(): Record<string, unknown> {
  return { ...FLOW, $message: "MSG001", Subject: "It is back", "Email Domain": "example.com" };
}

/** The properties of an order of these variants, as far as they are read: Shopify's own lines. */
export function orderProperties(variantIds: string[]): Record<string, unknown> {
  return {
    "Item Count": variantIds.length,
    "Source Name": "web",
    $extra: {
      line_items: variantIds.map((id, at) => ({
        id: at + 1,
        product_id: null,
        variant_id: Number(id),
        quantity: 1,
      })),
    },
  };
}

/** One profile for each address: of two, the email's counts. */
export function profileIdOf(accountPublicKey: string, profile: Received["profile"]): string {
  const { email, phone_number: phone, external_id: external, id } = profile;
  const person = email?.toLowerCase() ?? phone ?? external ?? id ?? "";
  return `01${hash(`${accountPublicKey} ${person}`).toUpperCase()}`;
}

export function hash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 24);
}
