import { Banner, BlockStack, Card } from "@shopify/polaris";
import { useEffect, useState } from "react";
import { useReader } from "../../../locales/reader.tsx";
import { WithSupportLink } from "../../../locales/support-link.tsx";
import type { ConnectionStatus } from "../../../merchant/connection-status.server.ts";
import { CheckAgain } from "../../shared/check-again.tsx";
import { CreateKeyLink } from "../../shared/create-key-link.tsx";
import { ACCOUNT, ConnectedAccount, REPLACE_KEY } from "./connected-account.tsx";
import { CHANGED_NOTE, ConnectionChanged } from "./connection-changed.tsx";
import { ConsentRefused } from "../../shared/consent-refused.tsx";
import { useFocusOn } from "../../frame/focus.ts";
import { holdWords, wordsOf } from "../../shared/outcome-words.ts";
import { KeyForm } from "./key-form.tsx";
import { checkOf, isUnanswered, type SettingsAnswer } from "../settings-answer.ts";
import { UnansweredNote } from "../../frame/unanswered-note.tsx";

interface KlaviyoSettingsProps {
  connection: ConnectionStatus;
  /** Whether the page's verdict is that messages go out. */
  isWorking: boolean;
  answer: SettingsAnswer | undefined;
  now: Date;
}

/** The card to connect, replace and disconnect a key. */
export function KlaviyoSettings({ connection, isWorking, answer, now }: KlaviyoSettingsProps) {
  const reader = useReader();
  const check = checkOf(answer);
  const accepted = check === "account" || check === "unnamed";
  const [replacing, setReplacing] = useState(check !== undefined && !accepted);
  useEffect(() => {
    // Only the answer to a submitted key decides whether the form stays open.
    if (check) setReplacing(!accepted);
  }, [answer, check, accepted]);
  const [cancels, setCancels] = useState(0);
  useFocusOn(REPLACE_KEY, cancels);
  useFocusOn(ACCOUNT, accepted && answer);
  const kept = answer?.intent === "disconnect" && !answer.done;
  useFocusOn(CHANGED_NOTE, kept && answer);

  const { keyLastFour, hold } = connection;
  const connected = keyLastFour !== null;
  return (
    <Card>
      <BlockStack gap="400">
        {hold && connected && (
          <Banner tone="critical" title={wordsOf(hold.reason, reader).label}>
            <BlockStack gap="200">
              <p>
                <WithSupportLink text={holdWords(hold, reader, { inSettings: true })} />
              </p>
              {hold.reason !== "revision_retired" && <CreateKeyLink />}
              <CheckAgain nextAt={hold.nextCheckAt} now={now} />
            </BlockStack>
          </Banner>
        )}
        <ConsentRefused refused={connection.consentRefused} />
        {connected && isUnanswered(answer, "disconnect") && (
          <UnansweredNote
            title={reader.t("settings.disconnect.unansweredTitle")}
            words={reader.t("settings.disconnect.unansweredBody")}
          />
        )}
        {kept && <ConnectionChanged connection={connection} ordered="disconnect" />}
        {connected && (
          <ConnectedAccount
            account={{ ...connection, keyLastFour, isWorking }}
            now={now}
            onReplace={replacing ? undefined : () => setReplacing(true)}
          />
        )}
        {(!connected || replacing) && (
          <KeyForm
            answer={answer}
            connection={connection}
            onCancel={() => {
              setReplacing(false);
              setCancels(cancels + 1);
            }}
          />
        )}
      </BlockStack>
    </Card>
  );
}
