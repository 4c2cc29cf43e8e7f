import { receiveForm } from "../intake/accept.server.ts";
import type { Answer } from "../intake/answer.server.ts";
import { readFields } from "../intake/body.server.ts";
import { networkOf } from "../intake/forwarded-address.ts";
import type { FieldFaults } from "../intake/form.server.ts";
import { BUSY, type FilledForm, type Reception } from "../intake/reception.ts";
import { keepKnown } from "../intake/known-fields.server.ts";
import { wordsFor } from "../intake/words.ts";
import { productOf } from "../catalog/titles.server.ts";
import { readVariantId } from "../klaviyo/shopify-ids.ts";
import type { FoundToken } from "../merchant/api-tokens/tokens.server.ts";
import type { BodyRefusal } from "../server/body-limit.server.ts";
import type { Call } from "./call.ts";
import { problem, problemForNow } from "./problem.server.ts";

const JSON_TYPE = /^application\/json\s*(;|$)/i;

/**
 * Signs a shopper up as the storefront endpoint does: with the same checks, limits and signs, and
 * accepted only once it is committed.
 */
export async function postSignUp(token: FoundToken, call: Call, at: Date): Promise<Answer> {
  const { shop } = token;
  const body = await call.readBody(shop);
  if (typeof body === "number") return refuseBody(body);
  const contentType = call.header("content-type") ?? "";
  if (!JSON_TYPE.test(contentType)) return problem("unsupported_body");
  const reading = await readFields(body, contentType);
  if (!reading.ok) return problem("unreadable_body");
  const unsupported = ANY_FIELDS.filter((name) => name in reading.fields);
  if (unsupported.length > 0) return invalid(unsupported.map(unsupportedFault));
  const variant = readVariantId(reading.fields["variant_id"] ?? "");
  const product = variant.ok ? await productOf(shop, variant.variantId, at) : "unknown";
  const isPublic = token.kind === "publishable";
  if (isPublic && product === "missing") {
    return invalid(faultsOf({ variant_id: "variant_invalid" }, reading.fields));
  }
  const { fields, ...shopper } = shopperOf(token, call, withProduct(reading.fields, product));
  const isUnknownVariant = isPublic && product === "unknown";
  const about = { shop, at, requestId: call.requestId, source: "api" as const, isUnknownVariant };
  const reception = await receiveForm({ ...keepKnown(fields), ...shopper, ...about });
  return answer(reception, reading.fields);
}

/** What a form for any option has: to ignore it would answer "accepted" to what is not stored. */
const ANY_FIELDS = ["any", "any_variants", "any_token"];

function unsupportedFault(name: string) {
  const detail = "The API takes one variant at a time. Send a sign-up for each.";
  return { pointer: `/${name}`, code: "field_unsupported", detail };
}

/** A storefront need not know the product: the log's filter by product finds its rows all the same. */
function withProduct(
  fields: Record<string, string>,
  product: Awaited<ReturnType<typeof productOf>>,
): Record<string, string> {
  if (fields["product_id"] || typeof product === "string") return fields;
  return { ...fields, product_id: product.productId };
}

/**
 * The fields of a form, and from which network and program the shopper came. A server speaks for the
 * shopper: its own address and program say nothing, and it may name the shopper's.
 */
function shopperOf(
  { kind }: FoundToken,
  { header, network }: Call,
  given: Record<string, string>,
): Pick<FilledForm, "fields" | "userAgent" | "address"> {
  const { shopper_ip = "", shopper_user_agent = "", ...fields } = given;
  return kind === "publishable"
    ? { fields, userAgent: header("user-agent") ?? "", address: network }
    : { fields, userAgent: shopper_user_agent, address: networkOf(shopper_ip) };
}

function refuseBody(status: BodyRefusal): Answer {
  switch (status) {
    case 413:
      return problem("body_too_large", { detail: "A sign-up has at most 16 KB." });
    case 415:
      return problem("unsupported_body", { detail: "A body is taken as it is, not compressed." });
    case 408:
    case 503:
      return busy(BUSY);
  }
}

function answer(reception: Reception, fields: Record<string, string>): Answer {
  switch (reception.status) {
    case "accepted":
      return {
        status: 202,
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ status: "accepted" }),
      };
    case "invalid":
      return invalid(faultsOf(reception.faults, fields));
    case "limited": {
      const detail = "The store takes no more of such sign-ups in this hour.";
      return problemForNow("too_many_requests", reception.retryAfterSeconds, detail);
    }
    case "busy":
      return busy(reception);
    // Its shop was uninstalled after its token was read, or the body is no form.
    case "unavailable":
      return problem("invalid_token");
    case "unreadable":
      return problem("unreadable_body");
  }
}

function busy(reception: Reception): Answer {
  const seconds = "retryAfterSeconds" in reception ? reception.retryAfterSeconds : 5;
  return problemForNow("unavailable", seconds, "Nothing was stored. Send it again.");
}

function invalid(errors: ReturnType<typeof faultsOf>): Answer {
  return problem("invalid_sign_up", { more: { errors } });
}

/** Each wrong field, with a sentence for the shopper in the language that the form names. */
function faultsOf(
  faults: FieldFaults,
  fields: Record<string, string>,
): { pointer: string; code: string; detail: string }[] {
  const { words } = wordsFor(fields["locale"]);
  return Object.entries(faults).map(([field, fault]) => ({
    pointer: `/${field}`,
    code: fault,
    detail: words[fault],
  }));
}
