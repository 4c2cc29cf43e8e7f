import { data } from "@remix-run/node";
import { logger } from "../../server/logger.server.ts";
import { startBulkJob, stopBulkJob } from "../../outbox/bulk/bulk-job.server.ts";
import { readBulkOrder } from "../../outbox/bulk/bulk-order.server.ts";
import { eraseSelected } from "../../outbox/erase.server.ts";
import { resendSelected } from "../../outbox/resend.server.ts";
import type { BulkAnswer } from "./bulk/bulk-words.ts";

/** Carries out an action on rows of the log. */
export async function actOnLog(shop: string, form: FormData, now: Date) {
  const order = readBulkOrder(form);
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
      if (stopped) logger.info({ shop, job: order.id }, "A bulk job was stopped by the merchant");
      return answer({ intent: "stop", stopped });
    }
    case undefined:
      return answer({ intent: null }, 400);
  }
}

function answer(words: BulkAnswer, status = 200) {
  return data(words, { status });
}
