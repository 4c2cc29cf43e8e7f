import { Banner, BlockStack, Card } from "@shopify/polaris";
import { useEffect, useState } from "react";
import type { ConnectionStatus } from "../merchant/connection-status.ts";
import { CheckAgain } from "./check-again.tsx";
import { ConnectedAccount } from "./connected-account.tsx";
import { ConsentRefused } from "./consent-refused.tsx";
import { holdWords } from "./hold-words.ts";
import { KeyForm } from "./key-form.tsx";
import { UNNAMED_KEY } from "./key-words.ts";
import { wordsOf } from "./outcome-words.ts";
import type { SettingsAnswer } from "./settings-answer.ts";

interface KlaviyoSettingsProps {
  connection: ConnectionStatus;
  answer: SettingsAnswer | undefined;
  now: Date;
}

/** Connect, replace, disconnect: one card. */
export function KlaviyoSettings({ connection, answer, now }: KlaviyoSettingsProps) {
  const check = answer?.intent === "connect" ? answer.check : undefined;
  const refused = check !== undefined && check !== "account" && check !== "unnamed";
  const [replacing, setReplacing] = useState(refused);
  useEffect(() => setReplacing(refused), [answer, refused]);

  const { keyLastFour, hold } = connection;
  const asks = keyLastFour === null || replacing;
  return (
    <Card>
      <BlockStack gap="400">
        {hold && keyLastFour && (
          <Banner tone="critical" title={wordsOf(hold.reason).label}>
            <BlockStack gap="200">
              <p>{holdWords(hold)}</p>
              <CheckAgain nextAt={hold.nextCheckAt} now={now} />
            </BlockStack>
          </Banner>
        )}
        <ConsentRefused refused={connection.consentRefused} />
        {check === "unnamed" && (
          <Banner tone="info">
            <p>{UNNAMED_KEY}</p>
          </Banner>
        )}
        {keyLastFour !== null && (
          <ConnectedAccount
            account={{ ...connection, keyLastFour }}
            now={now}
            onReplace={replacing ? undefined : () => setReplacing(true)}
          />
        )}
        {asks && (
          <KeyForm
            check={check}
            replaces={keyLastFour !== null}
            onCancel={() => setReplacing(false)}
          />
        )}
      </BlockStack>
    </Card>
  );
}
