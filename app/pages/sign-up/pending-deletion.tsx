import { Form, useNavigation, useSubmit } from "@remix-run/react";
import { Banner, BlockStack, Button, InlineStack } from "@shopify/polaris";
import { useMemo } from "react";
import { useReader } from "../../locales/reader.tsx";
import { UNDO_MS } from "../../outbox/undo.ts";
import type { ToastAction } from "../frame/toast.ts";
import type { SubscriptionAnswer } from "./subscription-answer.ts";

/** Takes the place of the actions on a sign-up while its deletion can be undone. */
export function PendingDeletion({ batch }: { batch: string }) {
  const { t } = useReader();
  const undoing = useNavigation().formData?.get("intent") === "undo";
  return (
    <Banner tone="warning" title={t("deletion.one")}>
      <BlockStack gap="300">
        <p>{t("deletion.body")}</p>
        <Form method="post">
          <input type="hidden" name="intent" value="undo" />
          <input type="hidden" name="batch" value={batch} />
          <InlineStack>
            <Button submit loading={undoing}>
              {t("deletion.undo")}
            </Button>
          </InlineStack>
        </Form>
      </BlockStack>
    </Banner>
  );
}

/** The toast's button that undoes the deletion that was just asked for. */
export function useUndo(answered: SubscriptionAnswer | undefined): ToastAction | undefined {
  const { t } = useReader();
  const submit = useSubmit();
  const batch = answered?.intent === "delete" ? answered.batch : undefined;
  return useMemo(
    () =>
      batch === undefined
        ? undefined
        : {
            content: t("deletion.undo"),
            onAction: () => submit({ intent: "undo", batch }, { method: "post" }),
            durationMs: UNDO_MS,
          },
    [batch, submit, t],
  );
}
