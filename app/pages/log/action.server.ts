import { data } from "@remix-run/node";
import { regionOf } from "../../merchant/region.server.ts";
import { logger } from "../../server/logger.server.ts";
import { startBulkJob, stopBulkJob } from "../../outbox/bulk/bulk-job.server.ts";
import { planDeletion, undoDeletions } from "../../outbox/planned-deletion.server.ts";
import { resendSelected } from "../../outbox/resend.server.ts";
import { asQuery } from "./form-query.ts";
import { actOnViews } from "./views/action.server.ts";
import type { BulkAnswer } from "./bulk/bulk-words.ts";
import { fixDays } from "../../outbox/log/days.ts";
import { readFilter, type LogFilter } from "../../outbox/log/filter.ts";
import { LOG_PAGE_SIZE } from "../../outbox/log/history.server.ts";
import { UNDO_MS } from "../../outbox/undo.ts";
import { BULK_ACTIONS, type BulkAction } from "../../outbox/bulk/bulk-action.ts";

/** Carries out an action on rows of the log. */
export async function actOnLog(shop: string, form: FormData, now: Date) {
  const order = readBulkOrder(form);
  switch (order?.intent) {
    case "selected": {
      const { action, ids } = order;
      const told = { intent: "selected", action, asked: ids.length } as const;
      if (action === "send_again") {
        const done = await resendSelected(shop, ids, now);
        return answer({ ...told, done, only: ids.length === 1 && done === 1 ? ids[0] : undefined });
      }
      const { batches, count } = await planDeletion(shop, ids, now);
      return answer({ ...told, done: count, batches });
    }
    case "undo":
      return answer({ intent: "undo", ...(await undoDeletions(shop, order.batches, now)) });
    case "all":
      return answer({
        intent: "all",
        start: await startAll(shop, order, now),
      });
    case "stop": {
      const stopped = await stopBulkJob(shop, order.id, now);
      if (stopped) logger.info({ shop, job: order.id }, "A bulk job was stopped by the merchant");
      return answer({ intent: "stop", stopped });
    }
    case "view":
      return answer({ intent: "view", ...(await actOnViews(shop, form, now)) });
    case undefined:
      return answer({ intent: null }, 400);
  }
}

async function startAll(
  shop: string,
  { action, filter, seenAt }: Extract<BulkOrder, { intent: "all" }>,
  now: Date,
) {
  const region = await regionOf(shop);
  const fixed = fixDays(filter, region.timeZone, now);
  const startsAt = action === "delete" ? new Date(now.getTime() + UNDO_MS) : undefined;
  return startBulkJob(shop, { action, filter: fixed, seenAt, startsAt }, region, now);
}

function answer(words: BulkAnswer, status = 200) {
  return data(words, { status });
}

/** What the log's page can ask for. */
type BulkOrder =
  | { intent: "selected"; action: BulkAction; ids: string[] }
  /** `seenAt` is when the page was made: sign-ups that it can't have shown are not meant. */
  | { intent: "all"; action: BulkAction; filter: LogFilter; seenAt: Date | undefined }
  | { intent: "undo"; batches: string[] | "all" }
  | { intent: "view" }
  | { intent: "stop"; id: string };

/**
 * Reads an order; undefined where the form has none. Ids may belong to other shops: the queries
 * check that.
 */
export function readBulkOrder(form: FormData): BulkOrder | undefined {
  const ids = form.getAll("id").filter((id) => typeof id === "string");
  const action = BULK_ACTIONS.find((known) => known === form.get("action"));
  switch (form.get("intent")) {
    case "selected":
      if (!action || ids.length === 0 || ids.length > LOG_PAGE_SIZE) return undefined;
      return { intent: "selected", action, ids };
    case "all":
      return (
        action && {
          intent: "all",
          action,
          filter: readFilter(asQuery(form)),
          seenAt: readTime(form.get("seen_at")),
        }
      );
    case "undo":
      if (form.get("all") === "1") return { intent: "undo", batches: "all" };
      if (ids.length === 0 || ids.length > LOG_PAGE_SIZE) return undefined;
      return { intent: "undo", batches: ids };
    case "view":
      return { intent: "view" };
    case "stop":
      return ids[0] ? { intent: "stop", id: ids[0] } : undefined;
    default:
      return undefined;
  }
}

/** A time as `toISOString` writes it, and no other. */
function readTime(text: FormDataEntryValue | null): Date | undefined {
  if (typeof text !== "string" || !/^2\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(text))
    return undefined;
  const time = new Date(text);
  return Number.isNaN(time.getTime()) ? undefined : time;
}
