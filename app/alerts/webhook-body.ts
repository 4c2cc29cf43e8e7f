import type { Kind, Message } from "./messages.ts";

/**
 * The body of a webhook: a type, the time of what happened and its data, in snake case, as Standard
 * Webhooks recommends. `docs/alerts.md` documents it: a change is one for its readers.
 */
export function webhookBody(kind: Kind, message: Message, at: Date) {
  const { shop, since, waiting, reason, text, link, digest } = message;
  return {
    type: kind === "weekly_digest" || kind === "test" ? `alerts.${kind}` : `alerts.raised`,
    timestamp: at.toISOString(),
    data: {
      shop,
      ...(digest ? {} : { cause: kind, since, reason }),
      waiting_sign_ups: waiting,
      message: text,
      link,
      ...(digest && {
        sign_ups: digest.signUps,
        sign_ups_before: digest.signUpsBefore,
        sent: digest.sent,
        failed: digest.failed,
        most_wanted: digest.mostWanted.map(({ variantId, title, signUps }) => ({
          variant_id: variantId,
          title,
          sign_ups: signUps,
        })),
        causes: digest.causes,
      }),
    },
  };
}
