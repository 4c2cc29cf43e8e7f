import { UNANSWERED } from "./raw-request.ts";
import type { Expectation, FuzzedRow, FuzzedSignUp } from "./sign-ups.ts";

export interface Sent extends Pick<FuzzedSignUp, "expected" | "told"> {
  status: number;
}

/** Answers that ask the shopper to try again: nothing is promised. A 503 is counted on its own. */
const TRY_AGAIN = [429, 503];

/**
 * What is wrong with the rows after these requests of one shop, one line for each fault: an accepted
 * sign-up has exactly the row that it asked for, a refused one has none, and there is no other row
 * in any shop.
 */
export function wrongRows(shop: string, sent: Sent[], rows: FuzzedRow[]): string[] {
  const faults: string[] = [];
  const left = new Map(rows.map((row) => [keyOf(row), row]));
  if (left.size < rows.length) faults.push(`${rows.length - left.size} rows are there twice`);
  for (const row of rows) if (row.shop !== shop) faults.push(`a row of ${row.shop}`);
  let either = 0;
  for (const { expected, status, told } of sent) {
    if (expected === "either") {
      if (status === UNANSWERED || (status >= 200 && status < 300)) either += 1;
    } else if (expected === "no row") {
      if (told && status === 202) faults.push("accepted, though it is no sign-up");
    } else if (!TRY_AGAIN.includes(status)) {
      faults.push(...compare(shop, expected, left));
      if (told && status !== 202) faults.push(`answered ${status}, though it is a sign-up`);
    }
  }
  for (const { expected } of sent) {
    if (typeof expected === "object") left.delete(keyOf({ shop, ...expected }));
  }
  // What is left came of requests of which it is unknown what the server could read.
  if (left.size > either) faults.push(`${left.size} other rows, of ${either} requests at most`);
  for (const row of left.values()) {
    if (!isNormal(row)) faults.push("a row with an address or an id that is not normal");
  }
  return faults;
}

function compare(
  shop: string,
  expected: Exclude<Expectation, string>,
  rows: Map<string, FuzzedRow>,
): string[] {
  const row = rows.get(keyOf({ shop, ...expected }));
  if (!row) return ["no row of a sign-up"];
  return Object.entries(expected)
    .filter(([name, value]) => row[name as keyof FuzzedRow] !== value)
    .map(([name]) => `a row has another ${name}`);
}

function keyOf({ shop, email, variantId }: Pick<FuzzedRow, "shop" | "email" | "variantId">) {
  return `${shop} ${email} ${variantId}`;
}

function isNormal({ email, phone, variantId }: FuzzedRow): boolean {
  const isEmail = email !== null && /^[\x21-\x3f\x5b-\x7e]+@[a-z0-9.-]+\.[a-z0-9-]+$/.test(email);
  return isEmail && phone === null && /^[1-9]\d{0,19}$/.test(variantId);
}
