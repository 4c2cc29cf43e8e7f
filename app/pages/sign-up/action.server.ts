import { data } from "@remix-run/node";
import { takeCorrection } from "../../intake/correction.server.ts";
import { connectionStatus } from "../../merchant/connection-status.server.ts";
import { findProfileOf } from "../../merchant/klaviyo-profile.server.ts";
import { noteAccess } from "../../merchant/privacy/access-records.server.ts";
import { findOne } from "../../outbox/log/history.server.ts";
import { planDeletion, undoDeletions } from "../../outbox/planned-deletion.server.ts";
import { recordConsent } from "../../outbox/record-consent.server.ts";
import { resend } from "../../outbox/resend.server.ts";
import { resendResult, type SubscriptionAnswer } from "./subscription-answer.ts";

/** Shopify's ids of staff. The session token's is one, and is stored beside a correction. */
const STAFF_ID = /^\d{1,20}$/;

/** Carries out an action on one sign-up. Who corrects one is recorded. */
export async function actOnSignUp(
  shop: string,
  id: string,
  form: FormData,
  { staffId, now }: { staffId: string; now: Date },
) {
  const told = async (resent: boolean) => resendResult(resent, await connectionStatus(shop));
  switch (form.get("intent")) {
    case "send_again":
      return answer({ intent: "send_again", sent: await told(await resend(shop, id, now)) });
    case "record_consent": {
      const sent = await told(await recordConsent(shop, id, now));
      return answer({ intent: "record_consent", sent });
    }
    case "delete":
      return answer({ intent: "delete", batch: (await planDeletion(shop, [id], now)).batches[0] });
    case "find_profile": {
      const row = await findOne(shop, id);
      if (!row) throw new Response(undefined, { status: 404 });
      return answer({ intent: "find_profile", profile: await findProfileOf(shop, row) });
    }
    case "undo": {
      const batch = form.get("batch");
      if (typeof batch !== "string") return answer({ intent: null }, 400);
      return answer({ intent: "undo", ...(await undoDeletions(shop, [batch], now)) });
    }
    case "correct": {
      const result = await takeCorrection(shop, id, form, {
        now,
        staffId: STAFF_ID.test(staffId) ? staffId : null,
      });
      if (!result) return answer({ intent: null }, 400);
      if (result.kind === "missing") throw new Response(undefined, { status: 404 });
      if (result.kind === "corrected") {
        noteAccess(shop, { staffId, kind: "corrected", subject: id }, now);
      }
      const sent = result.kind === "corrected" ? await told(true) : undefined;
      return answer({ intent: "correct", result, sent }, result.kind === "invalid" ? 422 : 200);
    }
    default:
      return answer({ intent: null }, 400);
  }
}

function answer(told: SubscriptionAnswer, status = 200) {
  return data(told, { status });
}
