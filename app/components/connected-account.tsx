import { Badge, BlockStack, Button, InlineStack, Text } from "@shopify/polaris";
import { DisconnectButton } from "./disconnect-button.tsx";
import { UNNAMED_KEY } from "./key-words.ts";
import { Moment } from "./moment.tsx";

/** Where the focus goes when a key was connected, and when its replacing was given up. */
export const ACCOUNT = "klaviyo-account";
export const REPLACE_KEY = "replace-klaviyo-key";

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
        <div id={ACCOUNT} tabIndex={-1}>
          <InlineStack gap="200" blockAlign="center">
            <Text as="h3" variant="headingMd">
              {accountName ?? "Klaviyo account"}
            </Text>
            {hold ? (
              <Badge tone="critical">On hold</Badge>
            ) : (
              <Badge tone="success">Connected</Badge>
            )}
            {testAccount && <Badge tone="attention">Test account</Badge>}
          </InlineStack>
        </div>
        <Text as="p" tone="subdued">
          Key ends in <code>{keyLastFour}</code>
          {connectedAt && (
            <>
              , connected <Moment at={connectedAt} now={now} />
            </>
          )}
        </Text>
        {accountName === null && (
          <Text as="p" tone="subdued">
            {UNNAMED_KEY}
          </Text>
        )}
      </BlockStack>
      {onReplace && (
        <InlineStack gap="200">
          <Button id={REPLACE_KEY} onClick={onReplace}>
            Replace key
          </Button>
          <DisconnectButton />
        </InlineStack>
      )}
    </BlockStack>
  );
}
