import { optionTitle } from "../catalog/option-title.ts";
import { titlesFiltered } from "../catalog/titles.server.ts";
import type { Span } from "../outbox/stats/figures.server.ts";
import { figuresBySpan } from "../outbox/stats/figures.server.ts";
import type { StateCounts } from "../outbox/stats/state-counts.ts";
import { mostWanted } from "../outbox/stats/most-wanted.server.ts";
import type { Cause } from "./causes.ts";
import { digestMessage, type DigestFigures, type Message } from "./messages.ts";

const MOST_WANTED = 5;

/** The digest of a shop's week; null where there is nothing to tell. */
export async function composeDigest(
  shop: string,
  [week, before]: [Span, Span],
  { waiting, causes, apiKey }: { waiting: number; causes: Cause[]; apiKey: string },
): Promise<Message | null> {
  const { counts } = await figuresBySpan(shop, [week, before]);
  const [now, then] = counts;
  const figures: DigestFigures = {
    signUps: now ? signUpsIn(now) : 0,
    signUpsBefore: then ? signUpsIn(then) : 0,
    sent: now?.delivered ?? 0,
    failed: now?.failed ?? 0,
    mostWanted: await wanted(shop, week),
    causes,
  };
  const isEmpty = figures.signUps + figures.signUpsBefore + waiting + causes.length === 0;
  return isEmpty ? null : digestMessage(figures, { shop, week, waiting, apiKey });
}

/** All but those of bots; erased ones were sign-ups too. */
function signUpsIn({ queued, delivered, failed, cancelled }: StateCounts): number {
  return queued + delivered + failed + cancelled;
}

async function wanted(shop: string, week: Span): Promise<DigestFigures["mostWanted"]> {
  const variants = await mostWanted(shop, week, MOST_WANTED);
  return Promise.all(
    variants.map(async ({ variantId, signUps }) => {
      const titles = await titlesFiltered(shop, { product: null, variant: variantId });
      const option = optionTitle(titles?.variantTitle ?? null);
      const title = titles?.productTitle
        ? [titles.productTitle, option].filter(Boolean).join(" – ")
        : variantId;
      return { variantId, title, signUps };
    }),
  );
}
