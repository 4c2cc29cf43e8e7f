import { Slots } from "../../server/slots.ts";

/**
 * How many shops a job asks Klaviyo for at once. Each account has limits of its own, and one that
 * answers slowly keeps no more than a place from the others.
 */
const AT_ONCE = 8;

/**
 * Works for each of these shops, some at a time. The trouble of one is told and keeps no other from
 * its work. Begins no more once the process stops.
 */
export async function eachShop<One extends { shop: string }>(
  shops: One[],
  work: (one: One) => Promise<void>,
  { stopping, tell }: { stopping: AbortSignal; tell: (shop: string, error: unknown) => void },
): Promise<void> {
  const slots = new Slots(AT_ONCE);
  await Promise.all(
    shops.map((one) =>
      slots.run(async () => {
        if (stopping.aborted) return;
        await work(one).catch((error: unknown) => tell(one.shop, error));
      }),
    ),
  );
}
