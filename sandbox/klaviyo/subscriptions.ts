import { checkVariant } from "./catalog.ts";
import type { Endpoint } from "./endpoint.ts";
import { problemOf } from "./known-answers.ts";
import type { Problem } from "./problem.ts";
import { checkReach, subscriptionSchema, type SubscriptionBody } from "./subscription-body.ts";
import { validate } from "./validation.ts";

/** A back-in-stock subscription that was answered with 202. */
export interface Received {
  id: string;
  /** Epoch milliseconds. */
  receivedAt: number;
  accountPublicKey: string;
  channels: string[];
  profile: { id?: string; email?: string; phone_number?: string; external_id?: string };
  variantId: string;
  /** The revision it was served as. */
  revision: string;
  /** Klaviyo's id of the request; an inbox stored by an earlier release has none. */
  requestId?: string;
}

interface Desk {
  /** A refusal set by a fault, if this body has the field that it is about. */
  object(body: SubscriptionBody): Problem | undefined;
  record(received: Omit<Received, "id">): void;
}

export const SUBSCRIPTIONS_PATH = "/api/back-in-stock-subscriptions";

/** https://developers.klaviyo.com/en/reference/create_back_in_stock_subscription */
export function subscriptionsEndpoint(desk: Desk): Endpoint {
  return {
    method: "POST",
    path: SUBSCRIPTIONS_PATH,
    scopes: ["catalogs:write", "profiles:write"],
    limits: { perSecond: 350, perMinute: 3_500 },
    parameters: [],
    answer({ account, revision, requestId, at, body }) {
      const schema = subscriptionSchema(revision);
      const checked = validate(schema, "back-in-stock-subscription", body);
      if ("problems" in checked) return checked;
      const { attributes, relationships } = checked.value.data;
      const variantId = relationships.variant.data.id;
      const objection = desk.object(checked.value);
      if (objection) return { problems: [objection] };
      const odd = account.oddVariants?.[variantId];
      if (odd !== undefined) return { problems: [problemOf(odd)] };
      const reach = checkReach(checked.value);
      const problems = reach.length > 0 ? reach : checkVariant(variantId, account.catalog);
      if (problems.length > 0) return { problems };
      desk.record({
        receivedAt: at,
        accountPublicKey: account.publicApiKey,
        channels: attributes.channels,
        profile: identify(attributes.profile?.data),
        variantId,
        revision,
        requestId,
      });
      return { accepted: true };
    },
  };
}

type Person = NonNullable<SubscriptionBody["data"]["attributes"]["profile"]>["data"];

function identify(person: Person | undefined): Received["profile"] {
  const named = Object.entries({ id: person?.id, ...person?.attributes });
  return Object.fromEntries(named.filter(([, value]) => typeof value === "string"));
}
