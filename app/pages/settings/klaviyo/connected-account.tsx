import { Badge, BlockStack, Button, InlineStack, Text } from "@shopify/polaris";
import { DisconnectButton } from "./disconnect-button.tsx";
import { Trans } from "react-i18next";
import { useReader } from "../../../locales/reader.tsx";
import { Moment } from "../../shared/moment.tsx";

/** Where the focus goes when a key was connected, and when its replacing was given up. */
export const ACCOUNT = "klaviyo-account";
export const REPLACE_KEY = "replace-klaviyo-key";

export interface Account {
  keyVersion: number;
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
  const { t } = useReader();
  const { keyLastFour, connectedAt, accountName, testAccount, hold } = account;
  return (
    <BlockStack gap="300">
      <BlockStack gap="100">
        <div id={ACCOUNT} tabIndex={-1}>
          <InlineStack gap="200" blockAlign="center">
            <Text as="h3" variant="headingMd">
              {accountName ?? t("settings.account.unnamed")}
            </Text>
            {hold ? (
              <Badge tone="critical">{t("settings.account.onHold")}</Badge>
            ) : (
              <Badge tone="success">{t("settings.account.connected")}</Badge>
            )}
            {testAccount && <Badge tone="attention">{t("settings.account.test")}</Badge>}
          </InlineStack>
        </div>
        <Text as="p" tone="subdued">
          <Trans
            t={t}
            i18nKey={`settings.account.${connectedAt ? "keySince" : "key"}`}
            values={{ lastFour: keyLastFour }}
            components={{ code: <code />, time: <Moment at={connectedAt ?? now} now={now} /> }}
          />
        </Text>
        {accountName === null && (
          <Text as="p" tone="subdued">
            {t("settings.account.mayNotBeNamed")}
          </Text>
        )}
      </BlockStack>
      {onReplace && (
        <InlineStack gap="200">
          <Button id={REPLACE_KEY} onClick={onReplace}>
            {t("settings.account.replace")}
          </Button>
          <DisconnectButton keySeen={account.keyVersion} />
        </InlineStack>
      )}
    </BlockStack>
  );
}
