import { Button, InlineStack } from "@shopify/polaris";
import { useReader } from "../../../locales/reader.tsx";
import { CheckAgain } from "../../shared/check-again.tsx";
import type { SubscriptionView } from "../subscription-view.server.ts";

interface WaitingMendProps {
  mend: NonNullable<SubscriptionView["mend"]>;
  now: Date;
}

/** What a merchant can do for everything that waits with this row. */
export function WaitingMend({ mend: { inSettings, nextCheckAt }, now }: WaitingMendProps) {
  const { t } = useReader();
  return (
    <InlineStack gap="300" blockAlign="center">
      {inSettings && (
        <Button url="/app/settings" variant="primary">
          {t("subscription.state.settings")}
        </Button>
      )}
      <CheckAgain nextAt={nextCheckAt} now={now} />
    </InlineStack>
  );
}
