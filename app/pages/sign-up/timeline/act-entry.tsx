import { BlockStack, InlineStack, Text } from "@shopify/polaris";
import { useReader } from "../../../locales/reader.tsx";
import { Moment } from "../../shared/moment.tsx";
import type { SubscriptionView } from "../subscription-view.server.ts";
import { actDetails, actTitle } from "../../shared/timeline-words.ts";

/** What the shop's people did to a sign-up. */
export function ActEntry({ act, now }: { act: SubscriptionView["acts"][number]; now: Date }) {
  const reader = useReader();
  return (
    <BlockStack gap="100">
      <InlineStack gap="200" blockAlign="center">
        <Text as="h3" variant="headingSm">
          {actTitle(act.kind, reader)}
        </Text>
        <Text as="span" tone="subdued">
          <Moment at={act.at} now={now} />
        </Text>
      </InlineStack>
      {actDetails(act, reader).map((line) => (
        <Text as="p" key={line}>
          {line}
        </Text>
      ))}
    </BlockStack>
  );
}
