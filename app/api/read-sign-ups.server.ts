import type { Answer } from "../intake/answer.server.ts";
import { recordApiRead } from "../merchant/privacy/access-records.server.ts";
import type { FoundToken } from "../merchant/api-tokens/tokens.server.ts";
import { listSignUps } from "../outbox/log/listed.server.ts";
import type { Call } from "./call.ts";
import { pageAnswer, refuseQuery } from "./pages.server.ts";
import { readSignUpQuery, writePlace } from "./read-query.server.ts";
import { STATE_NAMES } from "./states.ts";

/** Answers with a page of a shop's sign-ups, once the access to it is recorded. */
export async function readSignUps(token: FoundToken, call: Call, now: Date): Promise<Answer> {
  const reading = readSignUpQuery(call.query);
  if (!reading.ok) return refuseQuery(reading);
  const { filter, from, limit } = reading.query;
  const { signUps, next } = await listSignUps(token.shop, filter, { from, limit });
  const access = { tokenId: token.id, filter: recordedQuery(call.query), count: signUps.length };
  await recordApiRead(token.shop, access, now);
  return pageAnswer(call, signUps.map(signUpBody), next && writePlace(next));
}

/**
 * The filter of a query, without the place in the list and without times: a tool that asks for what
 * is new is one record an hour. No parameter can name a shopper.
 */
function recordedQuery(query: URLSearchParams): string {
  const filter = new URLSearchParams(query);
  for (const name of ["cursor", "limit", "created_from", "created_to"]) filter.delete(name);
  filter.sort();
  return filter.toString();
}

type Listed = Awaited<ReturnType<typeof listSignUps>>["signUps"][number];

function signUpBody(row: Listed) {
  const isStuck = row.state === "failed" || row.state === "blocked";
  return {
    id: row.id,
    state: row.state === "cancelled" ? null : STATE_NAMES[row.state],
    reason: isStuck ? row.lastReason : null,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
    sent_at: row.deliveredAt?.toISOString() ?? null,
    restocked_at: row.restockedAt?.toISOString() ?? null,
    variant_id: row.variantId,
    product_id: row.productId,
    email: row.email,
    phone: row.phone,
    country: row.country,
    sms_consent: row.smsConsent,
    email_consent: row.emailConsent,
    locale: row.locale,
    page_url: row.pageUrl,
    source: row.source ?? "storefront",
    test: row.test,
  };
}
