import { variantNotFound } from "./catalog.ts";
import type { ConsentBody } from "./consent-body.ts";
import { CONSENTS_PATH } from "./consents.ts";
import { asksForSms, isPhoneOnly, smsNotConfigured, unsupportedRegion } from "./phones.ts";
import { invalid, type Problem } from "./problem.ts";
import { SUBSCRIPTIONS_PATH } from "./subscriptions.ts";
import type { SubscriptionBody } from "./subscription-body.ts";

/** The fields that Klaviyo can be set to refuse in the next call that has them. */
export type Objection =
  | "email"
  | "phone"
  | "external_id"
  | "variant"
  | "channels"
  | "variant_not_found"
  | "region"
  | "sms_configuration";

interface Objecting {
  /** The endpoint whose bodies have the field. */
  path: string;
  /** The problem with that body; undefined if it lacks the field. */
  to(body: SubscriptionBody | ConsentBody): Problem | undefined;
}

const person = ["data", "attributes", "profile", "data", "attributes"];
const badPhone = "Invalid phone number format (Example of a valid format: +12345678901)";

const objections: Record<Objection, Objecting> = {
  email: at([...person, "email"], "Invalid email address"),
  phone: at([...person, "phone_number"], badPhone),
  external_id: at([...person, "external_id"], "Invalid external id."),
  variant: at(
    ["data", "relationships", "variant", "data", "id"],
    "The catalog variant does not exist.",
  ),
  // Klaviyo has published no text for this field: the text is this double's own.
  channels: at(["data", "attributes", "channels"], "These channels are not valid."),
  variant_not_found: { path: SUBSCRIPTIONS_PATH, to: () => variantNotFound },
  region: {
    path: CONSENTS_PATH,
    to(body) {
      const index = profilesOf(body).findIndex(asksForSms);
      return index < 0 ? undefined : unsupportedRegion(index);
    },
  },
  sms_configuration: {
    path: CONSENTS_PATH,
    to: (body) => (profilesOf(body).some(isPhoneOnly) ? smsNotConfigured : undefined),
  },
};

/** The refusal of a subscription's field, if it has that field. */
function at(path: string[], detail: string): Objecting {
  return {
    path: SUBSCRIPTIONS_PATH,
    to(body) {
      let value: unknown = body;
      for (const step of path) {
        value = (value as Record<string, unknown> | null | undefined)?.[step];
      }
      return value === undefined || value === null ? undefined : invalid(path, detail);
    },
  };
}

function profilesOf({ data }: SubscriptionBody | ConsentBody) {
  return "profiles" in data.attributes ? data.attributes.profiles.data : [];
}

function isKnown(kind: string): kind is Objection {
  return Object.hasOwn(objections, kind);
}

/** The one endpoint that can have a fault of that kind; undefined if any can. */
export function endpointOf(kind: string): string | undefined {
  if (kind === "partial_failure") return CONSENTS_PATH;
  return isKnown(kind) ? objections[kind].path : undefined;
}

/** Whether this body has the field that the fault is about. */
export function isObjection(path: string, body: SubscriptionBody | ConsentBody) {
  return <Some extends { kind: string }>(fault: Some): fault is Some & { kind: Objection } =>
    isKnown(fault.kind) && objection(path, fault.kind, body) !== undefined;
}

export function objection(
  path: string,
  kind: Objection,
  body: SubscriptionBody | ConsentBody,
): Problem | undefined {
  return objections[kind].path === path ? objections[kind].to(body) : undefined;
}
