import { profileIdOf, type Activity } from "./activity.ts";
import type { Answer, Asked, Endpoint } from "./endpoint.ts";
import { checkFields, pickFields } from "./fieldset.ts";
import { invalidParameter } from "./problem.ts";
import { profileAttributes } from "./profile-attributes.ts";
import type { Received } from "./subscriptions.ts";

const fields = "fields[profile]";
const size = "page[size]";
const SIZES = /^([1-9]\d?|100)$/;

/** `any(email,["a@example.com","b@example.com"])` */
const FILTER = /^any\((email|phone_number),(\[.*\])\)$/s;

interface People {
  received: readonly Received[];
  activities: readonly Activity[];
}

/**
 * The profiles of those who subscribed or did something.
 * https://developers.klaviyo.com/en/reference/get_profiles and the document of 2026-07-15,
 * https://github.com/klaviyo/openapi/blob/main/openapi/stable/apis/get_profiles.json
 * Our own strictness: of the filters the sandbox has `any` of addresses, which it requires, and no
 * pages: what is asked for fits on one.
 */
export function profilesEndpoint(people: () => People): Endpoint {
  return {
    method: "GET",
    path: "/api/profiles",
    scopes: ["profiles:read"],
    // Recorded of other endpoints of this tier; the reference says 750 a minute.
    limits: { perSecond: 75, perMinute: 700 },
    parameters: [fields, "filter", size],
    answer: (asked) => answerWith(people(), asked),
  };
}

function answerWith({ received, activities }: People, { account, url }: Asked): Answer {
  const asked = url.searchParams.get(fields);
  const problems = checkFields(fields, asked, profileAttributes({}));
  const wanted = url.searchParams.get(size) ?? "20";
  if (!SIZES.test(wanted)) {
    problems.push(invalidParameter(size, "The page size must be between 1 and 100."));
  }
  const [, kind, list] = FILTER.exec(url.searchParams.get("filter") ?? "") ?? [];
  const addresses = readList(list);
  if (!addresses) problems.push(invalidParameter("filter", "Invalid filter provided."));
  if (!addresses || problems.length > 0) return { problems };
  const found = new Map<string, Received["profile"]>();
  for (const { accountPublicKey, profile } of [...received, ...activities]) {
    const address = kind === "email" ? profile.email?.toLowerCase() : profile.phone_number;
    if (accountPublicKey !== account.publicApiKey || !address) continue;
    if (addresses.includes(address)) found.set(profileIdOf(accountPublicKey, profile), profile);
  }
  const data = [...found].slice(0, Number(wanted)).map(([id, profile]) => ({
    type: "profile",
    id,
    attributes: pickFields(asked, profileAttributes(profile)),
    links: { self: `${url.origin}/api/profiles/${id}` },
  }));
  return { document: { data, links: { self: url.href } } };
}

function readList(text: string | undefined): string[] | undefined {
  try {
    const list: unknown = JSON.parse(text ?? "");
    const isList = Array.isArray(list) && list.length > 0;
    return isList && list.every((one) => typeof one === "string") ? list : undefined;
  } catch {
    return undefined;
  }
}
