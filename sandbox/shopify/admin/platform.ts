import type { ReceivedTrigger } from "../flow-triggers.ts";

/** What the app has posted to the receiver of alerts. */
export interface ReceivedAlert {
  at: string;
  headers: Record<string, string>;
  body: string;
}

export interface StockChange {
  variantId: string;
  quantity: number;
  told: "products/update" | "variants/in_stock" | "both" | "nothing";
}

/** Shopify's own actions for one shop and one app. */
export interface Platform {
  installed(): boolean;
  install(): void;
  /** Revokes the app's tokens and sends it `app/uninstalled`; `status` is that of the app's answer. */
  uninstall(): Promise<{ status: number }>;
  sendWebhook(
    topic: string,
    payload: unknown,
    options?: { triggeredAt?: Date },
  ): Promise<{ status: number }>;
  /** The shop's variants, and how many there are of each. */
  stock(): { id: string; name: string; quantity: number }[];
  /**
   * Sets how many there are of a variant, and sends products/update, and variants/in_stock too where
   * it is asked for. Undefined where nothing is sent: as if the webhook were lost.
   */
  setStock(change: StockChange): Promise<{ status: number } | undefined>;
  /** Whether the block is in the published theme. */
  blockPlaced(): boolean;
  /** Adds the block to the published theme, or removes it. */
  placeBlock(placed: boolean): void;
  /** The language of the merchant's account, by its BCP 47 tag. */
  adminLanguage(): string;
  chooseLanguage(language: string): void;
  /** What Shopify Flow got of the app, newest first. */
  flowTriggers(): ReceivedTrigger[];
  /** What the app has posted to the receiver of alerts on this page's host, newest first. */
  receivedAlerts(): ReceivedAlert[];
  receiveAlert(alert: ReceivedAlert): void;
  /** A fresh session token. */
  sessionToken(): string;
}
