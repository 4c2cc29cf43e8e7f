import { useReader } from "../../locales/reader.tsx";
import { CorrectForm } from "./correction/correct-form.tsx";
import { useCorrecting } from "./correction/correcting.ts";
import { useFocusOn } from "../frame/focus.ts";
import { SEND_AGAIN } from "./state/send-again.tsx";
import type { SubscriptionAnswer } from "./subscription-answer.ts";
import { SubscriptionOrders } from "./state/subscription-orders.tsx";
import { STATE, SubscriptionState } from "./state/subscription-state.tsx";
import type { CorrectableView, SubscriptionView } from "./subscription-view.server.ts";
import { answerToast } from "./state/subscription-words.ts";
import { useToast } from "../frame/toast.ts";

interface SubscriptionDeskProps {
  view: SubscriptionView;
  answered: SubscriptionAnswer | undefined;
  now: Date;
}

/** Where the sign-up stands, with what can be ordered for it, and what became of the last order. */
export function SubscriptionDesk({ view, answered, now }: SubscriptionDeskProps) {
  const reader = useReader();
  const unanswered =
    answered?.intent === "unanswered" && ["send_again", "record_consent"].includes(answered.of);
  const done =
    answered?.intent === "send_again" ||
    answered?.intent === "record_consent" ||
    (answered?.intent === "correct" && answered.result.kind === "corrected");
  const { correcting, begin, giveUp } = useCorrecting(answered);
  useToast(answered, answerToast(answered, reader));
  useFocusOn(unanswered ? SEND_AGAIN : STATE, (unanswered || done) && answered);
  return (
    <SubscriptionState view={view} unanswered={unanswered} now={now}>
      {correcting ? (
        <CorrectForm
          row={view.correctable ?? NOTHING}
          first={view.reason === "phone_refused" || !view.shopper.email ? "phone" : "email"}
          answer={answered}
          onClose={giveUp}
        />
      ) : (
        <SubscriptionOrders view={view} onCorrect={begin} />
      )}
    </SubscriptionState>
  );
}

/** The form keeps the row that it was opened for, whatever becomes of it. */
const NOTHING: CorrectableView = {
  ...{ email: null, phone: null, version: 0, country: "" },
  ...{ emailConsent: false, smsConsent: false },
};
