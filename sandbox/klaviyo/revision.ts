import { invalidParameter, type Problem } from "./problem.ts";

/**
 * The revisions this double knows: https://developers.klaviyo.com/en/docs/changelog_
 * The reference names the same scopes and limits for 2026-10-15; its bodies are checked as those of
 * 2026-07-15 are. https://developers.klaviyo.com/en/reference/create_back_in_stock_subscription
 */
const revisions = [
  "2024-10-15",
  "2025-01-15",
  "2025-04-15",
  "2025-07-15",
  "2025-10-15",
  "2026-01-15",
  "2026-04-15",
  "2026-07-15",
  "2026-10-15",
] as const;

const newest = revisions.at(-1)!;

/**
 * The revision that a request is served as. A revision is stable for one year and deprecated for one;
 * then it is retired, and served as the oldest supported one unless the caller opted out.
 * https://developers.klaviyo.com/en/docs/api_versioning_and_deprecation_policy
 */
export function chooseRevision(headers: Headers, now: number): { revision: string } | Problem {
  const asked = headers.get("revision");
  if (asked === null || asked === "") return refused("The revision header is required.");
  if (!isDate(asked)) return refused("The revision header must be a date (YYYY-MM-DD).");
  const living = revisions.filter((known) => isLiving(known, now));
  if ((living as string[]).includes(asked)) return { revision: asked };
  if (isLiving(asked, now)) return refused(`'${asked}' is not a valid revision.`);
  const optedOut = headers.get("x-klaviyo-revision-fall-forward-opt-out") === "1";
  return optedOut ? gone(asked) : { revision: living[0] ?? newest };
}

function isLiving(revision: string, now: number): boolean {
  const retired = new Date(revision);
  retired.setUTCFullYear(retired.getUTCFullYear() + 2);
  return now < retired.getTime();
}

function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(text);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

function refused(detail: string): Problem {
  return invalidParameter("revision", detail);
}

/** The policy names the status; the body is not public. */
function gone(revision: string): Problem {
  return {
    status: 410,
    code: "gone",
    title: "Gone.",
    detail: `The revision ${revision} has been retired.`,
    source: { parameter: "revision" },
  };
}
