import { setTimeout as wait } from "node:timers/promises";
import { cancelSignUp } from "../outbox/cancel.server.ts";
import { isUnwritable } from "../server/database/db.server.ts";
import { createHoldBack } from "../server/hold-back.server.ts";
import { logger } from "../server/logger.server.ts";
import { readCancel } from "./cancel-token.server.ts";
import { HourlyCounts } from "./hourly-counts.ts";
import { inTheirLanguage, pageOf, ROOT } from "./page.server.ts";
import type { Words } from "./words.ts";

/**
 * Answers the link that cancels a sign-up: with a page that asks. Mail programs and scanners follow
 * links, so that only the button's POST cancels.
 */
export function askToCancel(shop: string, request: Request, now: Date): Response {
  if (readToken(shop, request, now) === undefined) return answer(request, "expired");
  return inTheirLanguage(request, (spoken) => {
    const { cancel_title, cancel_text, cancel, to_shop } = spoken.words;
    // Without an action, a form is posted to the page's own address, the token included.
    const more = `<form method="post"><button class="button" type="submit">${cancel}</button></form>`;
    const lines = [cancel_text];
    return pageOf(spoken, { title: cancel_title, lines, more, href: ROOT, link: to_shop });
  });
}

/**
 * So often a token is looked up in an hour: more than a person clicks. What a program posts besides
 * takes no time of the database, which all shops share.
 */
export const CANCELS_PER_HOUR = 10;

/** As many tokens are counted, some megabytes; the one that is posted again is not forgotten. */
const counts = new HourlyCounts<string>(20_000);

const holdBack = createHoldBack({ ms: 4_000, most: 2_000 });

/**
 * No answer comes sooner, in milliseconds: an erasure takes some, and none takes none, which would
 * tell whether there was a row.
 */
const ANSWERS_AFTER_MS = 200;

/**
 * Cancels the sign-up that the token names. The answer is the same whether there was one to cancel:
 * otherwise anyone could learn who is on a list, by a sign-up and its token (decision 40). A
 * database that can't be written asks the shopper to try again.
 */
export async function cancel(shop: string, request: Request, now: Date): Promise<Response> {
  const id = readToken(shop, request, now);
  if (id === undefined) return answer(request, "expired");
  const key = `${shop} ${id}`;
  if (counts.add(key) > CANCELS_PER_HOUR) {
    await holdBack();
    return answer(request, "cancelled");
  }
  const early = wait(ANSWERS_AFTER_MS, undefined, { ref: false });
  try {
    if (await cancelSignUp(shop, id, now)) logger.info({ row: id }, "Cancelled by its shopper");
  } catch (error) {
    counts.giveBack(key);
    if (!isUnwritable(error)) throw error;
    return answer(request, "busy");
  }
  await early;
  return answer(request, "cancelled");
}

function readToken(shop: string, request: Request, now: Date): string | undefined {
  return readCancel(shop, new URL(request.url).searchParams.get("token") ?? "", now);
}

type Status = "cancelled" | "expired" | "busy";

/** The status codes of the JSON answers; a page has 200, as in `answerShopper`. */
const CODES: Record<Status, number> = { cancelled: 200, expired: 410, busy: 503 };

function answer(request: Request, status: Status): Response {
  if (request.headers.get("accept")?.includes("application/json")) {
    return Response.json({ status }, { status: CODES[status] });
  }
  return inTheirLanguage(request, (spoken) => {
    const { title, line } = pageWords(status, spoken.words);
    return pageOf(spoken, { title, lines: [line], href: ROOT, link: spoken.words.to_shop });
  });
}

function pageWords(status: Status, words: Words): { title: string; line: string } {
  switch (status) {
    case "cancelled":
      return { title: words.cancelled_title, line: words.cancelled };
    case "expired":
      return { title: words.busy_title, line: words.cancel_expired };
    case "busy":
      return { title: words.busy_title, line: words.busy };
  }
}
