import type { LoaderFunctionArgs } from "@remix-run/node";
import { countStates } from "../outbox/stats/figures.server.ts";
import { changeMark } from "../outbox/stats/state-counts.ts";
import { authenticateAdmin } from "../shopify/shopify.server.ts";

/** What an open page asks for every second and a half: whether it shows what there is. */
export async function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  const { shop } = (await authenticateAdmin(request)).session;
  const mark = changeMark(await countStates(shop));
  return new Response(mark, { headers: { "cache-control": "no-store" } });
}
