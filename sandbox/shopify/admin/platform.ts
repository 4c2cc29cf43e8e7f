/** What Shopify itself does for one shop and one app. */
export interface Platform {
  installed(): boolean;
  install(): void;
  /** Revokes the app's tokens and sends it `app/uninstalled`; `status` is what the app answered. */
  uninstall(): Promise<{ status: number }>;
  sendWebhook(
    topic: string,
    payload: unknown,
    options?: { triggeredAt?: Date },
  ): Promise<{ status: number }>;
  /** Whether the block stands in the published theme. */
  blockPlaced(): boolean;
  /** Puts the block into the published theme, or takes it out. */
  placeBlock(placed: boolean): void;
  /** The language of the merchant's account, by its BCP 47 tag. */
  adminLanguage(): string;
  chooseLanguage(language: string): void;
  /** A fresh session token. */
  sessionToken(): string;
}
