import { searchVariants } from "../../../catalog/variant-search.server.ts";
import type { AskShop } from "../../../catalog/titles.server.ts";
import { readEmail } from "../../../contact/email.server.ts";
import { readProductId, readVariantId } from "../../../klaviyo/shopify-ids.ts";
import { connectionStatus } from "../../../merchant/connection-status.server.ts";
import { seenOf } from "../../../outbox/seen.ts";
import { deleteTest, enqueueTest, findTest } from "../../../outbox/test-sign-up.server.ts";
import type { TestAnswer, TestSteps } from "./test-steps.ts";

/**
 * Answers with the steps of the test sign-up that the query names, or with the variants that it
 * searches for. 404 where the shop has no such test, 503 where Shopify can't be asked.
 */
export async function readTest(
  shop: string,
  query: URLSearchParams,
  ask: AskShop,
): Promise<Response> {
  const id = query.get("id");
  if (id !== null) {
    const steps = await stepsOf(shop, id);
    return steps ? answer(steps) : answer({ kind: "missing" }, 404);
  }
  try {
    return answer(await searchVariants(query.get("search") ?? "", ask));
  } catch (error) {
    // Shopify's library throws the answer to a session that must be renewed.
    if (error instanceof Response) throw error;
    return answer({ kind: "failed" }, 503);
  }
}

/** Makes the test sign-up that a form describes, or deletes the one that it names. */
export async function handleTest(shop: string, form: FormData, now: Date): Promise<Response> {
  const text = (name: string) => {
    const value = form.get(name);
    return typeof value === "string" ? value : "";
  };
  switch (form.get("intent")) {
    case "test": {
      const made = await makeTest(shop, text, now);
      return answer(made, made.kind === "made" ? 200 : 422);
    }
    case "delete_test":
      return (await deleteTest(shop, text("id"), now))
        ? answer({ kind: "deleted" })
        : answer({ kind: "missing" }, 404);
    default:
      return answer({ kind: "missing" }, 400);
  }
}

async function makeTest(
  shop: string,
  text: (name: string) => string,
  now: Date,
): Promise<TestAnswer> {
  const email = readEmail(text("email"));
  if (email === undefined) return { kind: "no_email" };
  const variant = readVariantId(text("variant"));
  if (!variant.ok) return { kind: "no_variant" };
  if (!(await connectionStatus(shop))?.keyLastFour) return { kind: "no_key" };
  const { variantId } = variant;
  const made = await enqueueTest(
    shop,
    { variantId, productId: readProductId(text("product")), email },
    now,
  );
  return made ? { kind: "made", id: made.id } : { kind: "too_soon" };
}

async function stepsOf(shop: string, id: string): Promise<TestSteps | undefined> {
  const [row, connection] = await Promise.all([findTest(shop, id), connectionStatus(shop)]);
  if (!row || !connection) return undefined;
  const { state, createdAt, calledAt, deliveredAt, lastReason, lastOutcome } = row;
  return {
    kind: "steps",
    state,
    storedAt: createdAt.toISOString(),
    sentAt: calledAt?.toISOString() ?? null,
    acceptedAt: deliveredAt?.toISOString() ?? null,
    seen: seenOf(row, connection.eventsRead),
    reason: lastReason ?? lastOutcome,
  };
}

function answer(body: object, status = 200): Response {
  return Response.json(body, { status, headers: { "cache-control": "no-store" } });
}
