import type { MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { BlockStack, Page } from "@shopify/polaris";
import { useState } from "react";
import type { PresentImport } from "../../import/stored/present.server.ts";
import { useReader } from "../../locales/reader.tsx";
import { useFocusIfLost } from "../frame/focus.ts";
import { keepLastGoodData } from "../frame/last-good-data.ts";
import { catchOutage } from "../frame/outage.ts";
import { pageTitle } from "../frame/page-title.ts";
import { useRefresh } from "../frame/refresh.ts";
import { useToast } from "../frame/toast.ts";
import type { actOnImport } from "./action.server.ts";
import { CheckedCard } from "./checked-card.tsx";
import { CheckingCard } from "./checking-card.tsx";
import { DoneCard } from "./done-card.tsx";
import { useImportActions } from "./import-actions.ts";
import type { loadImport } from "./load.server.ts";
import { MappingCard } from "./mapping/mapping-card.tsx";
import { RunningCard } from "./running-card.tsx";
import { STEP_HEADING } from "./step-card.tsx";
import { StepStatus } from "./step-status.tsx";
import { UploadCard } from "./upload/upload-card.tsx";

export const clientLoader = keepLastGoodData<typeof loadImport>();
export const clientAction = catchOutage<typeof actOnImport>();

export const meta: MetaFunction = (args) => pageTitle("import", args);

/** Imports the sign-ups of another app from a file, in steps. */
export function ImportPage() {
  const { current } = useLoaderData<typeof loadImport>();
  const { t } = useReader();
  const { answer } = useImportActions();
  const isWorking = current?.state === "checking" || current?.state === "running";
  useRefresh(isWorking ? "closely" : "never");
  const failed = answer?.intent === "unanswered" ? "unanswered" : "changed";
  const isDone = !answer || (answer.intent !== "unanswered" && answer.done);
  useToast(answer, isDone ? undefined : t(`import.${failed}`));
  return (
    <Page
      title={t("common.title.import")}
      backAction={{ content: t("common.title.settings"), url: "/app/settings" }}
    >
      <BlockStack gap="400">
        <Step current={current} />
        <StepStatus current={current} />
      </BlockStack>
    </Page>
  );
}

function Step({ current }: { current: PresentImport | null }) {
  /** The import that is done and whose place another file is to take. */
  const [left, setLeft] = useState<string>();
  useFocusIfLost(STEP_HEADING, `${current?.id} ${current?.state} ${left}`);
  switch (current?.state) {
    case "mapping":
      return <MappingCard key={current.id} current={current} />;
    case "checking":
      return <CheckingCard current={current} />;
    case "checked":
      return <CheckedCard current={current} />;
    case "running":
    case "stopped":
      return <RunningCard current={current} />;
    case "done":
      return left === current.id ? (
        <UploadCard current={current} onBack={() => setLeft(undefined)} />
      ) : (
        <DoneCard current={current} onAnother={() => setLeft(current.id)} />
      );
    default:
      return <UploadCard current={current} />;
  }
}
