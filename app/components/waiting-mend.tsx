import { Button, InlineStack } from "@shopify/polaris";
import { CheckAgain } from "./check-again.tsx";
import type { SubscriptionView } from "./subscription-view.ts";
import { stateLabels } from "./subscription-words.ts";

interface WaitingMendProps {
  mend: NonNullable<SubscriptionView["mend"]>;
  now: Date;
}

/** What a merchant can do for everything that waits with this row. */
export function WaitingMend({ mend: { inSettings, nextCheckAt }, now }: WaitingMendProps) {
  return (
    <InlineStack gap="300" blockAlign="center">
      {inSettings && (
        <Button url="/app/settings" variant="primary">
          {stateLabels().settings}
        </Button>
      )}
      <CheckAgain nextAt={nextCheckAt} now={now} />
    </InlineStack>
  );
}
