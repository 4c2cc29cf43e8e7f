import { z } from "zod";
import { emailAddress, phoneNumber } from "./contact.ts";
import type { Endpoint } from "./endpoint.ts";
import { invalid } from "./problem.ts";
import { validate } from "./validation.ts";

/** A request to delete profiles that was answered with 202. */
export interface Deletion {
  receivedAt: number;
  accountPublicKey: string;
  /** What was named: one of the three. */
  profile: { id?: string; email?: string; phone_number?: string };
}

const TYPE = "data-privacy-deletion-job";

const deletionBody = z.strictObject({
  data: z.strictObject({
    type: z.literal(TYPE),
    attributes: z.strictObject({
      profile: z.strictObject({
        data: z.strictObject({
          type: z.literal("profile"),
          id: z.string().nullish(),
          attributes: z
            .strictObject({ email: emailAddress.nullish(), phone_number: phoneNumber.nullish() })
            .nullish(),
        }),
      }),
    }),
  }),
});

/**
 * https://developers.klaviyo.com/en/reference/request_profile_deletion: all profiles with the one
 * identifier are deleted; several are an error.
 */
export function profileDeletionsEndpoint(record: (deletion: Deletion) => void): Endpoint {
  return {
    method: "POST",
    path: "/api/data-privacy-deletion-jobs",
    scopes: ["data-privacy:write"],
    limits: { perSecond: 3, perMinute: 60 },
    parameters: [],
    answer({ account, at, body }) {
      const checked = validate(deletionBody, TYPE, body);
      if ("problems" in checked) return checked;
      const { id, attributes } = checked.value.data.attributes.profile.data;
      const named = { id, email: attributes?.email, phone_number: attributes?.phone_number };
      const profile = Object.fromEntries(
        Object.entries(named).filter(([, value]) => value),
      ) as Deletion["profile"];
      if (Object.keys(profile).length !== 1) {
        const place = ["data", "attributes", "profile", "data"];
        return { problems: [invalid(place, "Exactly one identifier must be provided.")] };
      }
      record({ receivedAt: at, accountPublicKey: account.publicApiKey, profile });
      return { accepted: true };
    },
  };
}
