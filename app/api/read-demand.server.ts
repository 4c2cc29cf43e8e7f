import type { Answer } from "../intake/answer.server.ts";
import type { FoundToken } from "../merchant/api-tokens/tokens.server.ts";
import { waitingVariants } from "../outbox/demand/waiting-variants.server.ts";
import type { Call } from "./call.ts";
import { pageAnswer, refuseQuery } from "./pages.server.ts";
import { readDemandQuery, writeVariant } from "./read-query.server.ts";

/** Answers with a page of the variants that shoppers wait for. It says nothing of a shopper. */
export async function readDemand(token: FoundToken, call: Call): Promise<Answer> {
  const reading = readDemandQuery(call.query);
  if (!reading.ok) return refuseQuery(reading);
  const { variants, next } = await waitingVariants(token.shop, reading.query);
  const data = variants.map(({ variantId, title, waiting }) => ({
    variant_id: variantId,
    product_id: title?.productId ?? null,
    product_title: title?.productTitle ?? null,
    variant_title: title?.variantTitle ?? null,
    waiting,
  }));
  return pageAnswer(call, data, next && writeVariant(next));
}
