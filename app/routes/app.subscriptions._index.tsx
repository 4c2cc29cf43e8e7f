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
import { keepShown } from "../components/kept.ts";
import { LogCard } from "../components/log-card.tsx";
import { toLogRow } from "../components/log-row.ts";
import { PageError } from "../components/page-error.tsx";
import { useRefresh } from "../components/refresh.ts";
import { resendToast, type ResendAnswer } from "../components/resend-answer.ts";
import { ResendJobBanner } from "../components/resend-job-banner.tsx";
import { useJobToast } from "../components/resend-job-toast.ts";
import { useResendOrders } from "../components/resend-orders.ts";
import { useToast } from "../components/toast.ts";
import { logger } from "../logger.server.ts";
import { readFilter } from "../outbox/filter.ts";
import { listPage } from "../outbox/history.ts";
import { readResendOrder } from "../outbox/resend-form.ts";
import { presentResendJob, startResendJob, stopResendJob } from "../outbox/resend-job.ts";
import { countResendable } from "../outbox/resendable.ts";
import { resendSelected } from "../outbox/resend.ts";
import { authenticateAdmin } from "../shopify.server.ts";

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop } = (await authenticateAdmin(request)).session;
  const filter = readFilter(new URL(request.url).searchParams);
  const now = new Date();
  const [{ rows, newer, older }, job] = await Promise.all([
    listPage(shop, filter),
    presentResendJob(shop, now),
  ]);
  const resendable = await countResendable(shop, filter, rows);
  return { page: { rows: rows.map(toLogRow), newer, older }, resendable, job, filter, now };
}

export async function action({ request }: ActionFunctionArgs) {
  const { shop } = (await authenticateAdmin(request)).session;
  if (request.method !== "POST") return answer({ intent: null }, 405);
  const form = await request.formData().catch(() => new FormData());
  const order = readResendOrder(form);
  const now = new Date();
  switch (order?.intent) {
    case "selected": {
      const resent = await resendSelected(shop, order.ids, now);
      return answer({ intent: "selected", asked: order.ids.length, resent });
    }
    case "all":
      return answer({ intent: "all", start: await startResendJob(shop, order.filter, now) });
    case "stop": {
      const stopped = await stopResendJob(shop, order.id, now);
      if (stopped) logger.info({ shop, job: order.id }, "Sending all that match again was stopped");
      return answer({ intent: "stop", stopped });
    }
    case undefined:
      return answer({ intent: null }, 400);
  }
}

function answer(words: ResendAnswer, status = 200) {
  return data(words, { status });
}

export const clientLoader = keepShown<typeof loader>();

export const meta: MetaFunction = () => [{ title: "Sign-ups · Notify me" }];

export default function SubscriptionsPage() {
  const { page, resendable, job, filter, now } = useLoaderData<typeof loader>();
  const { answer: answered } = useResendOrders();
  const running = job?.state === "running";
  const waits = page.rows.some(({ state }) => state === "queued");
  const quiet = filter.cursor === null ? "slowly" : "never";
  useRefresh(running ? "closely" : waits ? "soon" : quiet);
  useToast(answered, resendToast(answered));
  useJobToast(job, answered);
  return (
    <Page title="Sign-ups" subtitle="Everyone who asked to be told, and what became of it">
      <BlockStack gap="400">
        {job && <ResendJobBanner job={job} />}
        <LogCard page={page} filter={filter} resendable={running ? 0 : resendable} now={now} />
      </BlockStack>
    </Page>
  );
}

export const ErrorBoundary = PageError;
export const headers: HeadersFunction = (args) => boundary.headers(args);
