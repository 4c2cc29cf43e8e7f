import { z } from "zod";
import { emailAddress, phoneNumber } from "./contact.ts";
import { invalid, type Problem } from "./problem.ts";

const channels = ["EMAIL", "PUSH", "SMS"] as const;

/** WHATSAPP came with this one: https://developers.klaviyo.com/en/docs/changelog_ */
const whatsAppSince = "2026-01-15";

/**
 * The body of POST /api/back-in-stock-subscriptions, closed at every level.
 * https://developers.klaviyo.com/en/reference/create_back_in_stock_subscription
 */
function bodyWith<const Channel extends string>(allowed: readonly Channel[]) {
  const profile = z.strictObject({
    type: z.literal("profile"),
    id: profileId.nullish(),
    attributes: z.strictObject({
      email: emailAddress.nullish(),
      phone_number: phoneNumber.nullish(),
      external_id: z.string().min(1, "This may not be blank.").nullish(),
    }),
  });
  const variant = z.strictObject({ type: z.literal("catalog-variant"), id: variantId });
  return z.strictObject({
    data: z.strictObject({
      type: z.literal("back-in-stock-subscription"),
      attributes: z.strictObject({
        channels: z.array(z.enum(allowed)),
        profile: z.strictObject({ data: profile }).nullish(),
      }),
      relationships: z.strictObject({ variant: z.strictObject({ data: variant }) }),
    }),
  });
}

const profileId = z.string().regex(/^[A-Za-z0-9]+$/, "Invalid profile id.");

/**
 * `integrationType:::catalogId:::externalId`. Our own strictness: Klaviyo accepts an id that is in no
 * catalogue and sends nothing, so this refuses an id that no Shopify catalogue can have.
 */
const variantId = z
  .string()
  .regex(
    /^(\$shopify:::\$default:::[1-9]\d{0,19}|(?!\$shopify:)[^:\s]+:::[^:\s]+:::[^:\s]+)$/,
    "Invalid catalog variant id (integrationType:::catalogId:::externalId).",
  );

const today = bodyWith([...channels, "WHATSAPP"]);
const before = bodyWith(channels);

export type SubscriptionBody = z.output<typeof today>;

export function subscriptionSchema(revision: string): z.ZodType<SubscriptionBody> {
  return revision < whatsAppSince ? before : today;
}

/**
 * What the schema cannot express. All of it is our own strictness: the documents do not say what
 * happens with no or repeated channels, without a person, or with a channel that cannot reach the profile.
 */
export function checkReach({ data }: SubscriptionBody): Problem[] {
  const asked = data.attributes.channels;
  const at = ["data", "attributes", "channels"];
  if (asked.length === 0) return [invalid(at, "At least one channel is required.")];
  const person = data.attributes.profile?.data;
  const { email, phone_number, external_id } = person?.attributes ?? {};
  const isKnown = Boolean(person?.id ?? external_id);
  if (!isKnown && !email && !phone_number) {
    const place = person ? ["profile", "data", "attributes"] : ["profile"];
    return [invalid(["data", "attributes", ...place], "A profile identifier is required.")];
  }
  return asked.flatMap((channel, index) => {
    const here = [...at, index];
    if (asked.indexOf(channel) !== index) return [invalid(here, `Duplicate channel ${channel}.`)];
    if (channel === "EMAIL" && !email && !isKnown) {
      return [invalid(here, "The EMAIL channel requires an email.")];
    }
    const needsPhone = channel === "SMS" || channel === "WHATSAPP";
    if (!needsPhone || phone_number) return [];
    return [invalid(here, `The ${channel} channel requires a phone_number.`)];
  });
}
