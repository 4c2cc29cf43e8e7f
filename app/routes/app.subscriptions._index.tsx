import {
  data,
  type ActionFunctionArgs,
  type HeadersFunction,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { BlockStack, Page } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import { HealthBanner } from "../pages/shared/health-banner.tsx";
import { ExportButton, ExportFailed, useExport } from "../pages/log/export/export-button.tsx";
import { keepShown } from "../pages/frame/kept.ts";
import { LogCard } from "../pages/log/log-card.tsx";
import { toLogRow } from "../pages/shared/log-row.ts";
import { PageError } from "../pages/frame/page-error.tsx";
import { pageTitle } from "../pages/frame/page-title.ts";
import { useRefresh } from "../pages/frame/refresh.ts";
import { bulkToast, type BulkAnswer } from "../pages/log/bulk/bulk-answer.ts";
import { BulkJobBanner } from "../pages/log/bulk/bulk-job-banner.tsx";
import { useBulkOrders } from "../pages/log/bulk/bulk-orders.ts";
import { stoppedWords } from "../pages/shared/stopped-words.ts";
import { useToast } from "../pages/frame/toast.ts";
import { orUnanswered } from "../pages/frame/unanswered.ts";
import { UnsyncedBanner } from "../pages/shared/unsynced-banner.tsx";
import { manyUnsynced } from "../pages/shared/unsynced-sign-ups.ts";
import { titlesFiltered } from "../catalog/products.ts";
import { withShownEmail } from "../contact/email.ts";
import { useReader } from "../locales/reader.tsx";
import { logger } from "../logger.server.ts";
import { connectionStatus } from "../merchant/connection-status.ts";
import { conditionsOf } from "../outbox/conditions.ts";
import { countStates } from "../outbox/figures.ts";
import { isFiltered, readView } from "../outbox/filter.ts";
import { listPage } from "../outbox/history.ts";
import { countMatching } from "../outbox/matching.ts";
import { eraseSelected } from "../outbox/person.ts";
import { readBulkOrder } from "../outbox/bulk-order.ts";
import { presentBulkJob, startBulkJob, stopBulkJob } from "../outbox/bulk-job.ts";
import { resendSelected } from "../outbox/resend.ts";
import { authenticateAdmin } from "../shopify.server.ts";

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop } = (await authenticateAdmin(request)).session;
  const view = readView(new URL(request.url).searchParams);
  const now = new Date();
  const [counts, connection, conditions] = await Promise.all([
    countStates(shop),
    connectionStatus(shop),
    conditionsOf(shop, view),
  ]);
  const counted = isFiltered({ ...view, state: null }) ? undefined : counts;
  const [{ rows, ...pages }, { matching, sendable }, titles, job, unsynced] = await Promise.all([
    listPage(shop, view, conditions),
    countMatching(shop, view, { counts: counted, conditions }),
    titlesFiltered(shop, view),
    presentBulkJob(shop, now),
    manyUnsynced(shop, connection, now),
  ]);
  const page = { rows: rows.map(withShownEmail).map(toLogRow), ...pages };
  const delivery = connection && { connection, waitingRows: counts.queued };
  const known = { counts: counted, matching, sendable, titles, job, delivery, unsynced };
  return { page, ...known, view, now };
}

export async function action({ request }: ActionFunctionArgs) {
  const { shop } = (await authenticateAdmin(request)).session;
  if (request.method !== "POST") return answer({ intent: null }, 405);
  const form = await request.formData().catch(() => new FormData());
  const order = readBulkOrder(form);
  const now = new Date();
  switch (order?.intent) {
    case "selected": {
      const { action, ids } = order;
      const move = action === "delete" ? eraseSelected : resendSelected;
      return answer({
        ...{ intent: "selected", action },
        ...{ asked: ids.length, done: await move(shop, ids, now) },
      });
    }
    case "all":
      return answer({
        intent: "all",
        start: await startBulkJob(shop, order.action, order.filter, now),
      });
    case "stop": {
      const stopped = await stopBulkJob(shop, order.id, now);
      if (stopped) logger.info({ shop, job: order.id }, "All that match: stopped by the merchant");
      return answer({ intent: "stop", stopped });
    }
    case undefined:
      return answer({ intent: null }, 400);
  }
}

function answer(words: BulkAnswer, status = 200) {
  return data(words, { status });
}

export const clientLoader = keepShown<typeof loader>();
export const clientAction = orUnanswered<typeof action>();

export const meta: MetaFunction = (args) => pageTitle("subscriptions", args);

export default function SubscriptionsPage() {
  const reader = useReader();
  const { t } = reader;
  const { page, counts, matching, sendable, titles, job, delivery, unsynced, view, now } =
    useLoaderData<typeof loader>();
  const stopped = delivery && stoppedWords(delivery, null, now, reader);
  const { answer: answered } = useBulkOrders();
  const file = useExport(view);
  const running = job?.state === "running";
  const first = view.cursor === null;
  // Rows that wait elsewhere are counted above the ones that are shown.
  const waits =
    page.rows.some(({ state }) => state === "queued") || (first && (counts?.queued ?? 0) > 0);
  const quiet = first ? "slowly" : "never";
  useRefresh(running ? "closely" : waits ? "soon" : quiet);
  useToast(answered, bulkToast(answered, reader));
  return (
    <Page
      title={t("common.title.subscriptions")}
      subtitle={t("log.subtitle")}
      primaryAction={<ExportButton {...file} nothing={matching.count === 0 && !matching.more} />}
      fullWidth
    >
      <BlockStack gap="400">
        <ExportFailed {...file} />
        {stopped && stopped.tone !== "info" && <HealthBanner words={stopped} now={now} />}
        <UnsyncedBanner unsynced={unsynced} shown={view.code === "variant_not_found"} />
        {job && <BulkJobBanner job={job} />}
        <LogCard {...{ page, counts, matching, sendable, titles, view, now }} busy={running} />
      </BlockStack>
    </Page>
  );
}

export const ErrorBoundary = PageError;
export const headers: HeadersFunction = (args) => boundary.headers(args);
