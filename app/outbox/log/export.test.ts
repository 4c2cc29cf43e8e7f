import { randomUUID } from "node:crypto";
import { beforeAll, beforeEach, expect, it } from "vitest";
import { onExecuted } from "#tests/executed.ts";
import { seedLog } from "#tests/seed-log.ts";
import { REGION, installShop } from "#tests/shops.ts";
import { withBackpressure } from "../../server/backpressure.server.ts";
import { exportRows } from "./export.server.ts";
import { noFilter } from "./filter.ts";

let walked = 0;
onExecuted((sql) => {
  if (sql.includes('AS "looked"')) walked += 1;
});

/** Of 12,000 rows that the lead finds, only the oldest matches: it takes three scans to find it. */
const sparse = { ...noFilter, state: "delivered", channel: "sms" } as const;
let shop: string;

beforeAll(async () => {
  shop = await installShop();
  await seedLog(12_000, (at) => ({
    id: randomUUID(),
    shop,
    createdAt: new Date(Date.parse("2026-11-20T00:00:00Z") + at),
    smsConsent: at === 0,
  }));
});

beforeEach(() => {
  walked = 0;
});

/** Reads all matches at a pace that allows for so many requests. */
async function readAt(questions: number): Promise<{ asked: number; found: number }> {
  let asked = 0;
  let found = 0;
  const pace = () => Promise.resolve((asked += 1) < questions);
  for await (const rows of withBackpressure(exportRows(shop, sparse, "newest", REGION), pace))
    found += rows.length;
  return { asked, found };
}

it("asks for the pace after each scan, also where none of its rows match", async () => {
  expect(await readAt(Infinity)).toEqual({ asked: 3, found: 1 });
});

it("stops for a client that has left while nothing was found", async () => {
  expect(await readAt(1)).toEqual({ asked: 1, found: 0 });
  const ofOneStretch = walked;
  expect(ofOneStretch).toBeGreaterThan(0);
  await readAt(2);
  expect(walked).toBe(3 * ofOneStretch);
});
