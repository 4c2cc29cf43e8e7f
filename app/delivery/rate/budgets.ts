import type { DueLane } from "../../outbox/queue/lane.server.ts";
import type { Clock } from "../clock.ts";
import type { DeliverySettings } from "../settings.ts";
import { Budget } from "./budget.ts";
import type { Spent } from "./spent.ts";
import { ENDPOINTS, readSpent, type Endpoint } from "./spent-notes.ts";

/** Klaviyo counts each endpoint by itself. */
export type Budgets = Record<Endpoint, Budget>;

/** The budgets of a lane that another process has worked in: what its row notes of them counts. */
export function budgetsOf(
  { spent, leaseToken }: Pick<DueLane, "spent" | "leaseToken">,
  { limits }: DeliverySettings,
  clock: Clock,
): Budgets {
  const now = clock.monotonic();
  const budgets: Budgets = {
    back_in_stock: new Budget(limits.back_in_stock),
    consent: new Budget(limits.consent),
    accounts: new Budget(limits.accounts),
  };
  const noted = readSpent(spent);
  for (const endpoint of ENDPOINTS) {
    const budget = budgets[endpoint];
    if (leaseToken === null) {
      if (noted) budget.takeOver(noted[endpoint], clock.now() - noted.at, now);
      continue;
    }
    budget.goBlind(now);
    // Noted by a holder before the one that lost its lease: an account's tier outlasts that.
    if (noted) budget.learn(noted[endpoint], now);
  }
  // Account calls go one at a time anyway, and their answers say nothing about the minute.
  const all: Spent = { calls: [[0, limits.accounts.perMinute]], blind: false };
  if (leaseToken !== null) budgets.accounts.takeOver(all, 0, now);
  return budgets;
}
