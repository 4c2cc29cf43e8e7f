import { BlockStack, Card, InlineStack, Text } from "@shopify/polaris";
import type { ReactNode } from "react";
import { Moment } from "./moment.tsx";
import { StateBadge } from "./state-badge.tsx";
import type { SubscriptionView } from "./subscription-view.ts";
import { stateLabels, stateWords } from "./subscription-words.ts";
import { UnansweredNote } from "./unanswered-note.tsx";
import { WaitingMend } from "./waiting-mend.tsx";

/** Where the focus goes when the button that had it has done its work. */
export const STATE = "subscription-state";

interface SubscriptionStateProps {
  view: SubscriptionView;
  /** Whether it was sent again, and no answer came. */
  unanswered: boolean;
  now: Date;
  /** What can be done about it. */
  children: ReactNode;
}

/** Where the sign-up stands, what that means, and what can be done about it. */
export function SubscriptionState({ view, unanswered, now, children }: SubscriptionStateProps) {
  const { state, createdAt, deliveredAt, phoneRefused, mend } = view;
  const labels = stateLabels();
  return (
    <Card>
      <BlockStack gap="300">
        <div id={STATE} tabIndex={-1}>
          <InlineStack gap="200" blockAlign="center">
            <Text as="h2" variant="headingMd">
              {labels.title}
            </Text>
            <StateBadge state={state} />
          </InlineStack>
        </div>
        {stateWords(view).map((line) => (
          <Text as="p" key={line}>
            {line}
          </Text>
        ))}
        {phoneRefused && <Text as="p">{labels.smsDropped}</Text>}
        <Text as="p" tone="subdued">
          {labels.signedUp} <Moment at={createdAt} now={now} />
          {state === "delivered" && deliveredAt && (
            <>
              , {labels.accepted} <Moment at={deliveredAt} now={now} />
            </>
          )}
        </Text>
        {mend && <WaitingMend mend={mend} now={now} />}
        {unanswered && (
          <UnansweredNote title={labels.unansweredTitle} words={labels.unansweredBody} />
        )}
        {children}
      </BlockStack>
    </Card>
  );
}
