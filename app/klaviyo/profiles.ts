import { z } from "zod";
import { denialOf, type Denial } from "./access.ts";
import { bodyOf } from "./json-api.ts";
import type { Send } from "./transport.server.ts";

/** Addresses of one request, so that its own address stays short enough for any proxy. */
export const MOST_ADDRESSES = 20;

/** A page of profiles with the two fields has some 30 KB. */
const MOST_BYTES = 256 * 1024;

/** By what a person is known: an email address in lower case, or a phone number in E.164. */
export type AddressKind = "email" | "phone_number";

/** Klaviyo's ids of profiles by their addresses. An address without a profile is not in the map. */
export type ProfilesReading =
  | { kind: "profiles"; ids: Map<string, string> }
  /** `retryAfter` is the header of a 429, in seconds. */
  | { kind: "denied"; why: Denial; retryAfter: string | null };

const profilesAnswer = z.object({
  data: z.array(
    z.object({
      // It is named in the filter of the events.
      id: z.string().regex(/^\w+$/),
      attributes: z.object({ email: z.string().nullish(), phone_number: z.string().nullish() }),
    }),
  ),
});

/**
 * Finds the profiles of at most 20 addresses. Needs `profiles:read`; Klaviyo takes 75 of these calls
 * a second and 700 a minute. https://developers.klaviyo.com/en/reference/get_profiles
 */
export async function findProfiles(
  key: string,
  { kind, addresses }: { kind: AddressKind; addresses: string[] },
  send: Send,
  signal?: AbortSignal,
): Promise<ProfilesReading> {
  const query = new URLSearchParams({
    filter: `any(${kind},${JSON.stringify(addresses)})`,
    "fields[profile]": "email,phone_number",
    "page[size]": "100",
  });
  const answer = await send({
    method: "GET",
    path: `/api/profiles?${query.toString()}`,
    key,
    mostBytes: MOST_BYTES,
    ...(signal && { signal }),
  });
  const said = bodyOf(answer, profilesAnswer);
  if (!said) {
    return {
      kind: "denied",
      why: denialOf(answer),
      retryAfter: answer.answered ? answer.retryAfter : null,
    };
  }
  const ids = new Map(
    said.data.flatMap(({ id, attributes }) => {
      const address = attributes[kind];
      return address ? [[kind === "email" ? address.toLowerCase() : address, id] as const] : [];
    }),
  );
  return { kind: "profiles", ids };
}

/** Whether an address can be named in a filter: quotes and backslashes have no documented escape. */
export function isNameable(address: string): boolean {
  return !/["\\]/.test(address);
}
