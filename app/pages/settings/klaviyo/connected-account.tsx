import { Badge, BlockStack, Button, InlineStack, Text, Modal } from "@shopify/polaris";
import { Trans } from "react-i18next";
import { useSubmit } from "@remix-run/react";
import { useState } from "react";
import { useReader } from "../../../locales/reader.tsx";
import { Moment } from "../../shared/moment.tsx";
import type { ConnectionStatus } from "../../../merchant/connection-status.server.ts";

/** Receive the focus after a key was connected, and after a replacement was cancelled. */
export const ACCOUNT = "klaviyo-account";
export const REPLACE_KEY = "replace-klaviyo-key";

interface Account {
  keyVersion: number;
  keyLastFour: string;
  connectedAt: Date | null;
  accountName: string | null;
  testAccount: boolean;
  hold: object | null;
  /** Whether the page's verdict is that messages go out: only then is anything green. */
  isWorking: boolean;
}

/** The connected Klaviyo account, with buttons to replace the key or disconnect. */
export function ConnectedAccount({
  account,
  now,
  onReplace,
}: {
  account: Account;
  now: Date;
  /** Undefined while the key is being replaced: then no button is shown. */
  onReplace: (() => void) | undefined;
}) {
  const { t } = useReader();
  const { keyLastFour, connectedAt, accountName, testAccount, hold, isWorking } = account;
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
              <Badge {...(isWorking && { tone: "success" as const })}>
                {t("settings.account.connected")}
              </Badge>
            )}
            {testAccount && <Badge tone="attention">{t("settings.account.test")}</Badge>}
          </InlineStack>
        </div>
        <Text as="p" tone="subdued">
          <Trans
            t={t}
            i18nKey={`settings.account.${connectedAt ? "keySince" : "key"}`}
            values={{ lastFour: keyLastFour }}
            components={{
              code: <code />,
              time: <Moment at={connectedAt ?? now} now={now} inSentence />,
            }}
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

/** Ends the connection that the page shows, after a confirmation. */
function DisconnectButton({ keySeen }: { keySeen: number }) {
  const { t } = useReader();
  const [asking, setAsking] = useState(false);
  const submit = useSubmit();
  const close = () => setAsking(false);
  const disconnect = () => {
    close();
    submit({ intent: "disconnect", key_seen: keySeen }, { method: "post" });
  };
  return (
    <Modal
      // Returns the focus here when the dialog closes.
      activator={
        <Button tone="critical" variant="tertiary" onClick={() => setAsking(true)}>
          {t("settings.disconnect.disconnect")}
        </Button>
      }
      open={asking}
      onClose={close}
      title={t("settings.disconnect.title")}
      primaryAction={{
        content: t("settings.disconnect.disconnect"),
        destructive: true,
        onAction: disconnect,
      }}
      secondaryActions={[{ content: t("settings.disconnect.keep"), onAction: close }]}
    >
      <Modal.Section>{t("settings.disconnect.body")}</Modal.Section>
    </Modal>
  );
}

/** Identifies the connected key; null if there is none. */
export function connectionName({ keyLastFour, connectedAt }: ConnectionStatus): string | null {
  return keyLastFour && `${keyLastFour} ${connectedAt?.toISOString() ?? ""}`;
}
