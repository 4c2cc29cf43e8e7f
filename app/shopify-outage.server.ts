import { Incidents } from "./incidents.ts";
import { logger, nameOf } from "./logger.server.ts";

const incidents = new Incidents();

/** Tells that Shopify could not confirm an install during a page: once while it goes on for everybody. */
export function tellUnconfirmed(shop: string, error: unknown): void {
  const entry = { shop, error: nameOf(error) };
  if (incidents.begins("confirm")) {
    logger.warn(entry, "Shopify could not confirm an install just now; told once until it can");
  } else logger.debug(entry, "Shopify could not confirm an install either");
}

/** Tells that it is over. */
export function tellConfirmed(): void {
  if (incidents.ends("confirm")) logger.info("Shopify confirms installs again");
}
