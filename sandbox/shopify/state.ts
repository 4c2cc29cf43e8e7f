import type { ReceivedTrigger } from "./flow-triggers.ts";
import type { Unavailability } from "./unavailable.ts";

export interface AppMetafield {
  type: string;
  value: string;
  updatedAt: string;
}

export interface AccessToken {
  token: string;
  /** Milliseconds since 1970. */
  expiresAt: number;
  scopes: string[];
}

export interface RefreshToken {
  token: string;
  expiresAt: number;
  /** When it was first exchanged; it can be used again until the token that replaced it is used. */
  usedAt: number | null;
  /** The tokens that it was exchanged for. */
  replacedBy: string[];
}

/** Shopify's state of one shop and this app; plain JSON, so that it can be stored in a file. */
export interface ShopState {
  installed: boolean;
  installedAt: string | null;
  /** Raised by every install: an AppInstallation does not keep its id over an uninstall. */
  installation: number;
  scopes: string[];
  accessTokens: AccessToken[];
  refreshTokens: RefreshToken[];
  appMetafields: Record<string, Record<string, AppMetafield>>;
  /** Whether the block is in the published theme, on the product page. */
  blockPlaced: boolean;
  /** How many there are of each variant whose stock was set, by its id. */
  stock: Record<string, number>;
  /** The triggers that Shopify Flow took, newest first. */
  flowTriggers: ReceivedTrigger[];
  /** Why the shop answers no app; undefined if it answers. */
  unavailable?: Unavailability | null;
  /** The language of the merchant's account at Shopify; the app gets it as `locale`. */
  adminLanguage: string;
}

export function newShopState(): ShopState {
  return {
    installed: false,
    installedAt: null,
    installation: 0,
    scopes: [],
    accessTokens: [],
    refreshTokens: [],
    appMetafields: {},
    blockPlaced: true,
    stock: {},
    flowTriggers: [],
    adminLanguage: "en",
  };
}

export function install(state: ShopState, scopes: string, now: number): void {
  if (state.installed) return;
  state.installed = true;
  state.installedAt = new Date(now).toISOString();
  state.installation += 1;
  state.scopes = scopes.split(",").map((scope) => scope.trim());
}

/**
 * Removes everything that Shopify stores for the app: its tokens at once, and the metafields of its installation.
 * https://shopify.dev/docs/apps/build/authentication-authorization/app-installation
 */
export function uninstall(state: ShopState): void {
  state.installed = false;
  state.scopes = [];
  state.accessTokens = [];
  state.refreshTokens = [];
  state.appMetafields = {};
}
