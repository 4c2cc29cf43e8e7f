import { z } from "zod";
import { emailAddress } from "./contact.ts";
import { pushToken } from "./push-token.ts";

const text = z.string();

const grant = z.strictObject({
  consent: z.literal("SUBSCRIBED"),
  consented_at: z.iso.datetime({ offset: true }).nullish(),
});

const messages = z.strictObject({
  marketing: grant.nullish(),
  transactional: grant.nullish(),
});

const subscriptions = z.strictObject({
  email: z
    .strictObject({
      marketing: grant.nullish(),
      open_tracking: z.strictObject({ consent: z.literal("SUBSCRIBED") }).nullish(),
    })
    .nullish(),
  sms: messages.nullish(),
  whatsapp: messages.nullish(),
  push: z
    .strictObject({
      marketing: grant,
      tokens: z.array(pushToken).nullish(),
      anonymous_id: text.nullish(),
    })
    .nullish(),
});

const profile = z.strictObject({
  type: z.literal("profile"),
  id: text.nullish(),
  attributes: z.strictObject({
    email: emailAddress.nullish(),
    /** `phones.ts` checks its form, because a bad one may be ignored. */
    phone_number: text.nullish(),
    subscriptions,
    age_gated_date_of_birth: z.iso.date().nullish(),
  }),
});

/** https://developers.klaviyo.com/en/reference/bulk_subscribe_profiles */
export const consentBody = z.strictObject({
  data: z.strictObject({
    type: z.literal("profile-subscription-bulk-create-job"),
    attributes: z.strictObject({
      custom_source: text.nullish(),
      profiles: z.strictObject({
        data: z.array(profile).min(1, "At least one profile is required.").max(1_000),
      }),
      historical_import: z.boolean().nullish(),
    }),
    relationships: z
      .strictObject({
        list: z
          .strictObject({ data: z.strictObject({ type: z.literal("list"), id: text }) })
          .optional(),
      })
      .optional(),
  }),
});

export type ConsentBody = z.output<typeof consentBody>;
