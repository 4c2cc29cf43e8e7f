import { countOlderThan } from "../../../outbox/stats/figures.server.ts";

const DAYS = /^[1-9]\d{0,3}$/;

/** How many sign-ups lose their person with a retention of so many days. */
export interface Emptied {
  days: number;
  count: number;
}

/** How many sign-ups lose their person with the retention of the query; throws a 400 without one. */
export async function loadEmptied(
  shop: string,
  query: URLSearchParams,
  now: Date,
): Promise<Response> {
  const days = query.get("days") ?? "";
  if (!DAYS.test(days)) throw new Response(undefined, { status: 400 });
  const emptied: Emptied = {
    days: Number(days),
    count: await countOlderThan(shop, Number(days), now),
  };
  return Response.json(emptied);
}
