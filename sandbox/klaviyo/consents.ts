import { consentBody, type ConsentBody } from "./consent-body.ts";
import type { Endpoint } from "./endpoint.ts";
import { lists } from "./lists.ts";
import { checkPhones, withoutPhone } from "./phones.ts";
import { invalid, type Problem } from "./problem.ts";
import { validate } from "./validation.ts";

/** One profile of a bulk subscribe job that was answered with 202. */
export interface Consent {
  id: string;
  receivedAt: number;
  accountPublicKey: string;
  profile: { id?: string; email?: string; phone_number?: string };
  /** The channels whose marketing was consented to: email, sms, whatsapp, push. */
  channels: string[];
  /** Anything else that was granted, in full: "sms.transactional", "email.open_tracking". */
  others: string[];
  listId?: string;
  source?: string;
  /** Klaviyo's id of the request. */
  requestId?: string;
}

interface ConsentDesk {
  /** A refusal set by a fault, if this body has the field that it is about. */
  object(body: ConsentBody): Problem | undefined;
  /** Whether a fault makes this call ignore phone numbers beside an e-mail, good ones too. */
  ignorePhones(body: ConsentBody): boolean;
  record(consent: Omit<Consent, "id">): void;
}

/** https://developers.klaviyo.com/en/reference/bulk_subscribe_profiles */
export function consentsEndpoint(desk: ConsentDesk): Endpoint {
  return {
    method: "POST",
    path: CONSENTS_PATH,
    scopes: ["lists:write", "profiles:write", "subscriptions:write"],
    // Recorded; the reference says 750 a minute.
    limits: { perSecond: 75, perMinute: 700 },
    parameters: [],
    answer({ account, requestId, at, body }) {
      const checked = validate(consentBody, "profile-subscription-bulk-create-job", body);
      if ("problems" in checked) return checked;
      const objection = desk.object(checked.value);
      if (objection) return { problems: [objection] };
      const phones = checkPhones(checked.value, account.sms, account.ignoresBadPhones);
      const problems = [
        ...checkList(checked.value),
        ...checkProfiles(checked.value, at),
        ...phones.problems,
      ];
      if (problems.length > 0) return { problems };
      const { attributes, relationships } = checked.value.data;
      const ignoresAll = desk.ignorePhones(checked.value);
      const isIgnored = (profile: Profile, index: number) =>
        phones.ignored.has(index) || (ignoresAll && hasBoth(profile));
      for (const [index, profile] of attributes.profiles.data.entries()) {
        const taken = isIgnored(profile, index) ? withoutPhone(profile) : profile;
        const { id, attributes: person } = taken;
        const granted = grantsOf(person);
        desk.record({
          receivedAt: at,
          accountPublicKey: account.publicApiKey,
          profile: {
            id: id ?? undefined,
            email: person.email ?? undefined,
            phone_number: person.phone_number ?? undefined,
          },
          channels: granted.filter(isMarketing).map((grant) => grant.split(".")[0] ?? ""),
          others: granted.filter((grant) => !isMarketing(grant)),
          listId: relationships?.list?.data.id,
          source: attributes.custom_source ?? undefined,
          requestId,
        });
      }
      const partial = attributes.profiles.data.some(isIgnored);
      return { accepted: true, headers: partial ? partialFailure : {} };
    },
  };
}

export const CONSENTS_PATH = "/api/profile-subscription-bulk-create-jobs";

/** https://developers.klaviyo.com/en/docs/collect_email_and_sms_consent_via_api */
const partialFailure = { "X-Klaviyo-Partial-Failure": "phone_number" };

type Profile = ConsentBody["data"]["attributes"]["profiles"]["data"][number];
type Person = Profile["attributes"];

export function hasBoth({ attributes }: Profile): boolean {
  return Boolean(attributes.email && attributes.phone_number);
}

/** What a person is subscribed to, each as `channel.kind`. */
function grantsOf({ subscriptions }: Person): string[] {
  return Object.entries(subscriptions).flatMap(([channel, kinds]) =>
    Object.entries(kinds ?? {})
      .filter(([, grant]) => typeof grant === "object" && grant !== null && "consent" in grant)
      .map(([kind]) => `${channel}.${kind}`),
  );
}

function isMarketing(grant: string): boolean {
  return grant.endsWith(".marketing");
}

/** As recorded in March 2026 for a missing list. */
function checkList({ data }: ConsentBody): Problem[] {
  const id = data.relationships?.list?.data.id;
  if (id === undefined || lists.some((list) => list.id === id)) return [];
  return [
    invalid(["data", "relationships", "list", "data", "id"], `List not found with id ${id}.`),
  ];
}

/**
 * Each person needs an e-mail or a phone, and the one that each channel needs. `consented_at` is only for
 * a historical import, is required there, and is in the past. The reference page says all of this; that
 * something must be granted is our own strictness.
 */
function checkProfiles({ data }: ConsentBody, now: number): Problem[] {
  const historical = data.attributes.historical_import === true;
  return data.attributes.profiles.data.flatMap(({ attributes: person }, index) => {
    const at = ["data", "attributes", "profiles", "data", index, "attributes"];
    const { email, sms, whatsapp, push } = person.subscriptions;
    const problems: Problem[] = [];
    if (!person.email && !person.phone_number && !push?.anonymous_id) {
      problems.push(invalid(at, "Either email or phone_number is required."));
    }
    if (email && !person.email) problems.push(invalid([...at, "email"], "email is required."));
    if ((sms ?? whatsapp) && !person.phone_number) {
      problems.push(invalid([...at, "phone_number"], "phone_number is required."));
    }
    for (const [channel, granted] of Object.entries({ email, sms, whatsapp, push })) {
      for (const [kind, grant] of Object.entries(granted ?? {})) {
        if (kind !== "marketing" && kind !== "transactional") continue;
        const when = (grant as { consented_at?: string | null } | null)?.consented_at;
        const fits = historical ? when && Date.parse(when) < now : !when;
        if (grant && !fits) {
          const place = [...at, "subscriptions", channel, kind, "consented_at"];
          const rule = historical ? "required, in the past," : "allowed only";
          problems.push(invalid(place, `consented_at is ${rule} in a historical import.`));
        }
      }
    }
    if (problems.length === 0 && grantsOf(person).length === 0) {
      problems.push(invalid([...at, "subscriptions"], "At least one consent is required."));
    }
    return problems;
  });
}
