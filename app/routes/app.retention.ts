import type { LoaderFunctionArgs } from "@remix-run/node";
import { countEmptied } from "../pages/settings/retention/count-emptied.ts";
import { loadEmptied } from "../pages/settings/retention/load.server.ts";
import { authenticateAdmin } from "../shopify/shopify.server.ts";

/** How many sign-ups lose their person with a retention of so many days. */
export async function loader({ request }: LoaderFunctionArgs) {
  const { shop } = (await authenticateAdmin(request)).session;
  return loadEmptied(shop, new URL(request.url).searchParams, new Date());
}

export const clientLoader = countEmptied;
