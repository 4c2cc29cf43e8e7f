import { BlockStack, Card, InlineStack, Text } from "@shopify/polaris";
import { Moment } from "./moment.tsx";
import { wordsOf } from "./outcome-words.ts";
import { SendAgain } from "./send-again.tsx";
import { StateBadge } from "./state-badge.tsx";
import type { SubscriptionView } from "./subscription-view.ts";

/** Where the sign-up stands, what that means, and what can be done about it. */
export function SubscriptionState({ view, now }: { view: SubscriptionView; now: Date }) {
  const { state, createdAt, deliveredAt, phoneRefused } = view;
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack gap="200" blockAlign="center">
          <Text as="h2" variant="headingMd">
            What became of it
          </Text>
          <StateBadge state={state} />
        </InlineStack>
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
        {state === "failed" && <SendAgain label="Send again" />}
        {state === "blocked" && <SendAgain label="Release" />}
      </BlockStack>
    </Card>
  );
}

function stateWords({ state, waiting, reason }: SubscriptionView): string[] {
  switch (state) {
    case "queued":
      return [waiting ?? "It is being handed over now."];
    case "delivered":
      return [wordsOf("delivered").meaning, wordsOf("delivered").remedy];
    case "failed":
    case "blocked": {
      const { meaning, remedy } = wordsOf(reason ?? "");
      return [meaning, remedy];
    }
    case "cancelled":
      return ["The shopper’s data was erased, and nothing more is sent for this sign-up."];
  }
}
