import { useFetcher } from "@remix-run/react";
import { BlockStack, Card, Checkbox, Text } from "@shopify/polaris";
import { useReader } from "../../../locales/reader.tsx";
import type { DeletionsStatus } from "../../../merchant/privacy/profile-deletions.server.ts";
import { useToast } from "../../frame/toast.ts";
import { UnansweredNote } from "../../frame/unanswered-note.tsx";
import { Moment } from "../../shared/moment.tsx";
import { lastDeletionWords, type DeletionsAnswer } from "./deletions-answer.ts";

/** Whether Klaviyo deletes customers too, and how that went last. The choice is stored at once. */
export function DeletionsCard({ status, now }: { status: DeletionsStatus; now: Date }) {
  const reader = useReader();
  const { t } = reader;
  const form = useFetcher<DeletionsAnswer>();
  const answer = form.state === "idle" ? form.data : undefined;
  const pending = form.formData?.get("chosen");
  const chosen = pending ? pending === "on" : status.chosen;
  const last = lastDeletionWords(status, reader);
  useToast(answer, answer?.intent === "deletions" ? t("settings.toast.saved") : undefined);
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h3" variant="headingMd">
          {t("privacy.deletions.title")}
        </Text>
        {answer?.intent === "unanswered" && (
          <UnansweredNote
            title={t("alerts.unanswered.title")}
            words={t("alerts.unanswered.body")}
          />
        )}
        <Checkbox
          label={t("privacy.deletions.label")}
          helpText={t("privacy.deletions.help", { scope: status.scope })}
          checked={chosen}
          onChange={(checked) =>
            form.submit(
              { chosen: checked ? "on" : "off" },
              { method: "post", action: "/app/profile-deletions" },
            )
          }
        />
        {last && (
          <Text as="p" tone={last.isBad ? "critical" : "subdued"}>
            {`${last.words} `}
            {status.last && <Moment at={status.last.requestedAt} now={now} />}
          </Text>
        )}
      </BlockStack>
    </Card>
  );
}
