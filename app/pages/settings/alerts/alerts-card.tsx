import { useFetcher } from "@remix-run/react";
import {
  Banner,
  BlockStack,
  Button,
  Card,
  Checkbox,
  InlineStack,
  Text,
  TextField,
} from "@shopify/polaris";
import { useEffect, useState } from "react";
import type { Channel } from "../../../alerts/record.server.ts";
import type { AlertSettings, LastTry } from "../../../alerts/settings.server.ts";
import { useReader } from "../../../locales/reader.tsx";
import { useToast } from "../../frame/toast.ts";
import { UnansweredNote } from "../../frame/unanswered-note.tsx";
import { Moment } from "../../shared/moment.tsx";
import { isSameUrl, lastTryWords, secretOf, type AlertsAnswer } from "./alerts-answer.ts";

const PATH = "/app/alerts";
const FIELD = "alerts-webhook-url";
const UNSAVED = "alerts-unsaved";

interface AlertsCardProps {
  settings: AlertSettings;
  now: Date;
}

/** Where alerts go outside the app, how the last ones went, and a test. */
export function AlertsCard({ settings, now }: AlertsCardProps) {
  const { t } = useReader();
  const form = useFetcher<AlertsAnswer>();
  const [url, setUrl] = useState(settings.webhookUrl ?? "");
  const [digest, setDigest] = useState(settings.digest);
  const [corrected, setCorrected] = useState<AlertsAnswer>();
  const answer = form.state === "idle" ? form.data : undefined;
  const fault =
    answer?.intent === "alerts" && !answer.stored && answer !== corrected && answer.fault;
  const secret = secretOf(answer);
  const busy = form.formData?.get("intent");
  const send = (intent: string, fields: Record<string, string> = {}) =>
    form.submit({ intent, ...fields }, { method: "post", action: PATH });
  const isStored = answer?.intent === "alerts" && answer.stored;
  // A test goes to the stored address.
  const isUnsaved = !isSameUrl(url, settings.webhookUrl ?? "");
  useToast(answer, isStored ? t("alerts.saved") : undefined);
  useEffect(() => {
    // The error is beside the field: focusing the field makes screen readers announce it.
    if (fault) document.getElementById(FIELD)?.focus();
  }, [fault]);
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="200">
          <Text as="h3" variant="headingMd">
            {t("alerts.title")}
          </Text>
          <Text as="p">{t("alerts.about")}</Text>
          <Text as="p">{t("alerts.flow")}</Text>
        </BlockStack>
        {answer?.intent === "unanswered" && (
          <UnansweredNote
            title={t("alerts.unanswered.title")}
            words={t("alerts.unanswered.body")}
          />
        )}
        <TextField
          id={FIELD}
          label={t("alerts.url.label")}
          name="webhook_url"
          type="url"
          autoComplete="off"
          placeholder="https://"
          value={url}
          onChange={(typed) => {
            setUrl(typed);
            setCorrected(answer);
          }}
          error={fault ? t(`alerts.fault.${fault}`) : undefined}
          helpText={t("alerts.url.help")}
        />
        <Checkbox
          label={t("alerts.digest.label")}
          helpText={t("alerts.digest.help")}
          checked={digest}
          onChange={setDigest}
        />
        {secret !== null && <Secret secret={secret} />}
        <InlineStack gap="200">
          <Button
            variant="primary"
            loading={busy === "alerts"}
            onClick={() => send("alerts", { webhook_url: url, digest: digest ? "on" : "off" })}
          >
            {t("alerts.save")}
          </Button>
          <Button
            loading={busy === "alerts_test"}
            disabled={isUnsaved}
            {...(isUnsaved && { ariaDescribedBy: UNSAVED })}
            onClick={() => send("alerts_test")}
          >
            {t("alerts.test")}
          </Button>
          {settings.webhookUrl !== null && (
            <Button loading={busy === "alerts_secret"} onClick={() => send("alerts_secret")}>
              {t("alerts.secret.renew")}
            </Button>
          )}
        </InlineStack>
        <div role="status">
          <BlockStack gap="100">
            {isUnsaved && (
              <Text as="p" id={UNSAVED}>
                {t("alerts.testUnsaved")}
              </Text>
            )}
            {answer?.intent === "alerts_test" && !answer.sent && (
              <Text as="p">{t("alerts.justTested")}</Text>
            )}
            <Last channel="flow" last={settings.last.flow} now={now} />
            <Last channel="webhook" last={settings.last.webhook} now={now} />
          </BlockStack>
        </div>
      </BlockStack>
    </Card>
  );
}

/** Shown once: the server keeps it sealed and gives it to no page again. */
function Secret({ secret }: { secret: string }) {
  const { t } = useReader();
  return (
    <Banner tone="warning" title={t("alerts.secret.title")}>
      <TextField
        label={t("alerts.secret.label")}
        value={secret}
        readOnly
        selectTextOnFocus
        monospaced
        autoComplete="off"
        helpText={t("alerts.secret.help")}
      />
    </Banner>
  );
}

interface LastProps {
  channel: Channel;
  last: LastTry | null;
  now: Date;
}

/** What came of the last message to a channel. Shopify's answer says nothing about a workflow. */
function Last({ channel, last, now }: LastProps) {
  const reader = useReader();
  const { t } = reader;
  if (!last) return null;
  const isBad = last.outcome !== "sent";
  return (
    <>
      <Text as="p" tone={isBad ? "critical" : "subdued"}>
        {`${t(`alerts.channel.${channel}`)}: ${lastTryWords(channel, last, reader)} `}
        <Moment at={last.at} now={now} inSentence />
      </Text>
      {channel === "flow" && !isBad && (
        <Text as="p" tone="subdued">
          {t("alerts.last.workflowUnknown")}
        </Text>
      )}
    </>
  );
}
