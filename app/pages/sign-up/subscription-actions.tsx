import { BlockStack, Button, InlineStack, Text } from "@shopify/polaris";
import { Form, useNavigation } from "@remix-run/react";
import { useReader } from "../../locales/reader.tsx";
import { CorrectForm } from "./correction/correct-form.tsx";
import { useCorrecting, CORRECT_BUTTON_ID } from "./correction/correcting.ts";
import { useFocusOn } from "../frame/focus.ts";
import type { SubscriptionAnswer } from "./subscription-answer.ts";
import { STATE_ID, SubscriptionState } from "./state/subscription-state.tsx";
import type { CorrectableView, SubscriptionView } from "./subscription-view.server.ts";
import { answerToast, correctionHelps, resendHelps } from "./state/subscription-words.ts";
import { useToast } from "../frame/toast.ts";
import { canBeSentAgain } from "../../outbox/subscription.ts";
import { PendingDeletion, useUndo } from "./pending-deletion.tsx";
import { uncorrectableWords } from "./correction/correct-words.ts";

interface SubscriptionActionsProps {
  view: SubscriptionView;
  answered: SubscriptionAnswer | undefined;
  now: Date;
}

/** The state of the sign-up, its actions, and the result of the last action. */
export function SubscriptionActions({ view, answered, now }: SubscriptionActionsProps) {
  const reader = useReader();
  const unanswered =
    answered?.intent === "unanswered" &&
    ["send_again", "record_consent", "delete"].includes(answered.of);
  const unconfirmed =
    answered?.intent === "unanswered" && answered.of === "delete"
      ? "log.order.delete.unanswered"
      : "subscription.state.unansweredTitle";
  const done =
    answered?.intent === "send_again" ||
    answered?.intent === "record_consent" ||
    answered?.intent === "delete" ||
    answered?.intent === "undo" ||
    (answered?.intent === "correct" && answered.result.kind === "corrected");
  const { correcting, begin, giveUp } = useCorrecting(answered);
  useToast(answered, answerToast(answered, reader), useUndo(answered));
  useFocusOn(unanswered ? SEND_AGAIN : STATE_ID, (unanswered || done) && answered);
  return (
    <SubscriptionState
      view={view}
      unanswered={unanswered ? reader.t(unconfirmed) : undefined}
      now={now}
    >
      {view.deletion ? (
        <PendingDeletion batch={view.deletion} />
      ) : correcting ? (
        <CorrectForm
          row={view.correctable ?? NOTHING}
          first={view.reason === "phone_refused" || !view.shopper.email ? "phone" : "email"}
          answer={answered}
          onClose={giveUp}
        />
      ) : (
        <SubscriptionButtons view={view} onCorrect={begin} />
      )}
    </SubscriptionState>
  );
}

/** The form keeps the row that it was opened for, even if that row can no longer be corrected. */
const NOTHING: CorrectableView = {
  email: null,
  phone: null,
  version: 0,
  country: "",
  emailConsent: false,
  smsConsent: false,
};

interface SubscriptionButtonsProps {
  view: SubscriptionView;
  onCorrect: () => void;
}

/** The actions for this sign-up; the recommended one is primary. */
function SubscriptionButtons({ view, onCorrect }: SubscriptionButtonsProps) {
  const { state, correctable } = view;
  const reader = useReader();
  const { t } = reader;
  const said = view.recording ? null : uncorrectableWords(state, reader);
  if (!correctable) {
    return (
      <BlockStack gap="300">
        {said && <Text as="p">{said}</Text>}
        {view.consentOpen && (
          <InlineStack>
            <SendAgain
              label={t("subscription.state.recordConsent")}
              intent="record_consent"
              helps={false}
            />
          </InlineStack>
        )}
      </BlockStack>
    );
  }
  const correct = (
    <Button
      key="correct"
      id={CORRECT_BUTTON_ID}
      onClick={onCorrect}
      {...(correctionHelps(view) && { variant: "primary" })}
    >
      {t(
        `subscription.correct.open.${state === "queued" || state === "blocked" ? state : "failed"}`,
      )}
    </Button>
  );
  if (!canBeSentAgain(state)) return <InlineStack>{correct}</InlineStack>;
  const order = state === "failed" ? "sendAgain" : "release";
  const again = (
    <SendAgain key="again" label={t(`subscription.state.${order}`)} helps={resendHelps(view)} />
  );
  return (
    <InlineStack gap="200">
      {correctionHelps(view) ? [correct, again] : [again, correct]}
    </InlineStack>
  );
}

const SEND_AGAIN = "send-again";

interface SendAgainProps {
  label: string;
  /** `record_consent` records only the consent. */
  intent?: "send_again" | "record_consent";
  /** Whether it is the recommended action, which gets the primary style. */
  helps: boolean;
}

/** Sends the sign-up of this page once more. */
function SendAgain({ label, intent = "send_again", helps }: SendAgainProps) {
  const sending = useNavigation().formData?.get("intent") === intent;
  return (
    <Form method="post">
      <input type="hidden" name="intent" value={intent} />
      <Button id={SEND_AGAIN} submit {...(helps && { variant: "primary" })} loading={sending}>
        {label}
      </Button>
    </Form>
  );
}
