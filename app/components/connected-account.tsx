import { Badge, BlockStack, Button, InlineStack, Text } from "@shopify/polaris";
import { DisconnectButton } from "./disconnect-button.tsx";
import { Moment } from "./moment.tsx";

export interface Account {
  keyLastFour: string;
  connectedAt: Date | null;
  accountName: string | null;
  testAccount: boolean;
  hold: object | null;
}

/** The account that sign-ups go to, and the ways to change or end that. */
export function ConnectedAccount({
  account,
  now,
  onReplace,
}: {
  account: Account;
  now: Date;
  /** Undefined while the key is being replaced: then nothing else is offered. */
  onReplace: (() => void) | undefined;
}) {
  const { keyLastFour, connectedAt, accountName, testAccount, hold } = account;
  return (
    <BlockStack gap="300">
      <BlockStack gap="100">
        <InlineStack gap="200" blockAlign="center">
          <Text as="h3" variant="headingMd">
            {accountName ?? "Klaviyo account"}
          </Text>
          {hold ? <Badge tone="critical">On hold</Badge> : <Badge tone="success">Connected</Badge>}
          {testAccount && <Badge tone="attention">Test account</Badge>}
        </InlineStack>
        <Text as="p" tone="subdued">
          Key ends in <code>{keyLastFour}</code>
          {connectedAt && (
            <>
              , connected <Moment at={connectedAt} now={now} />
            </>
          )}
        </Text>
      </BlockStack>
      {onReplace && (
        <InlineStack gap="200">
          <Button onClick={onReplace}>Replace key</Button>
          <DisconnectButton />
        </InlineStack>
      )}
    </BlockStack>
  );
}
