import { BlockStack, Card, InlineStack, Text } from "@shopify/polaris";
import { Moment } from "./moment.tsx";
import { SendAgain } from "./send-again.tsx";
import { StateBadge } from "./state-badge.tsx";
import type { SubscriptionView } from "./subscription-view.ts";
import { resendHelps, stateWords } from "./subscription-words.ts";
import { UnansweredNote } from "./unanswered-note.tsx";

/** Where the focus goes when the button that had it has done its work. */
export const STATE = "subscription-state";

interface SubscriptionStateProps {
  view: SubscriptionView;
  /** Whether it was sent again, and no answer came. */
  unanswered: boolean;
  now: Date;
}

/** Where the sign-up stands, what that means, and what can be done about it. */
export function SubscriptionState({ view, unanswered, now }: SubscriptionStateProps) {
  const { state, createdAt, deliveredAt, phoneRefused } = view;
  const canResend = state === "failed" || state === "blocked";
  return (
    <Card>
      <BlockStack gap="300">
        <div id={STATE} tabIndex={-1}>
          <InlineStack gap="200" blockAlign="center">
            <Text as="h2" variant="headingMd">
              What became of it
            </Text>
            <StateBadge state={state} />
          </InlineStack>
        </div>
        {stateWords(view).map((line) => (
          <Text as="p" key={line}>
            {line}
          </Text>
        ))}
        {phoneRefused && (
          <Text as="p">
            SMS was dropped: Klaviyo refused the phone number. The e-mail is not affected.
          </Text>
        )}
        <Text as="p" tone="subdued">
          Signed up <Moment at={createdAt} now={now} />
          {state === "delivered" && deliveredAt && (
            <>
              , accepted by Klaviyo <Moment at={deliveredAt} now={now} />
            </>
          )}
        </Text>
        {canResend && unanswered && (
          <UnansweredNote
            title="It was probably not sent again"
            words="Nothing is lost: try it again in a moment."
          />
        )}
        {canResend && (
          <SendAgain
            label={state === "failed" ? "Send again" : "Release"}
            helps={resendHelps(view)}
          />
        )}
      </BlockStack>
    </Card>
  );
}
