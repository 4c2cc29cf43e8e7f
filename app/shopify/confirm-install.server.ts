import { Incidents } from "../server/incidents.ts";
import { logger, errorName } from "../server/logger.server.ts";
import { confirmInstall } from "./shopify.server.ts";

const incidents = new Incidents();

/**
 * Whether Shopify confirms during a verified request that the app is installed, and has the
 * storefront's settings.
 */
export async function isInstallConfirmed(request: Request, shop: string): Promise<boolean> {
  try {
    await confirmInstall(request);
    logConfirmed();
    return true;
  } catch (error) {
    // Makes App Bridge retry with a new session token.
    if (error instanceof Response && error.status === 401) throw error;
    logUnconfirmed(shop, error);
    return false;
  }
}

/** The same in the background: the answer does not wait for it. */
export async function confirmInBackground(request: Request, shop: string): Promise<void> {
  try {
    await confirmInstall(request);
    logConfirmed();
  } catch (error) {
    logUnconfirmed(shop, error);
  }
}

/** Logs that Shopify could not confirm an install, once per outage. */
function logUnconfirmed(shop: string, error: unknown): void {
  const entry = { shop, error: errorName(error) };
  if (incidents.begins("confirm")) {
    logger.warn(entry, "Shopify could not confirm an install; logged once until it can");
  } else logger.debug(entry, "Shopify could not confirm another install");
}

/** Logs the end of the outage. */
function logConfirmed(): void {
  if (incidents.ends("confirm")) logger.info("Shopify confirms installs again");
}
