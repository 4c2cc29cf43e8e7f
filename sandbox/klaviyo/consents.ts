import { consentBody, type ConsentBody } from "./consent-body.ts";
import type { Endpoint } from "./endpoint.ts";
import { lists } from "./lists.ts";
import { invalid, type Problem } from "./problem.ts";
import { validate } from "./validation.ts";

/** One profile of a bulk subscribe job that was answered with 202. */
export interface Consent {
  id: string;
  receivedAt: number;
  accountPublicKey: string;
  profile: { id?: string; email?: string; phone_number?: string };
  /** The channels of which marketing was consented to: email, sms, whatsapp, push. */
  channels: string[];
  /** Anything else that was granted, in full: "sms.transactional", "email.open_tracking". */
  others: string[];
  listId?: string;
  source?: string;
}

/** https://developers.klaviyo.com/en/reference/bulk_subscribe_profiles */
export function consentsEndpoint(record: (consent: Omit<Consent, "id">) => void): Endpoint {
  return {
    method: "POST",
    path: "/api/profile-subscription-bulk-create-jobs",
    scopes: ["lists:write", "profiles:write", "subscriptions:write"],
    // Recorded; the reference says 750 a minute.
    limits: { perSecond: 75, perMinute: 700 },
    parameters: [],
    answer({ account, at, body }) {
      const checked = validate(consentBody, "profile-subscription-bulk-create-job", body);
      if ("problems" in checked) return checked;
      const problems = [...checkList(checked.value), ...checkProfiles(checked.value, at)];
      if (problems.length > 0) return { problems };
      const { attributes, relationships } = checked.value.data;
      for (const { id, attributes: person } of attributes.profiles.data) {
        const granted = grantsOf(person);
        record({
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
        });
      }
      return { accepted: true };
    },
  };
}

type Person = ConsentBody["data"]["attributes"]["profiles"]["data"][number]["attributes"];

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

/** Own strictness: a job for a list that does not exist. */
function checkList({ data }: ConsentBody): Problem[] {
  const id = data.relationships?.list?.data.id;
  if (id === undefined || lists.some((list) => list.id === id)) return [];
  return [invalid(["data", "relationships", "list", "data", "id"], `List ${id} does not exist.`)];
}

/**
 * An e-mail or a phone for everybody, and the one that each channel needs; `consented_at` only in a
 * historical import, and there always and in the past. All said on the reference page; that something
 * must be granted is own strictness.
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
