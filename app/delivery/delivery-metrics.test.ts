import { beforeEach, describe, expect, it } from "vitest";
import { delivery } from "#tests/delivery.ts";
import { signUp } from "#tests/shops.ts";
import { enqueue } from "../outbox/enqueue.server.ts";
import { client as db } from "../server/database/db.server.ts";
import { registry } from "../server/metrics.server.ts";

const { time, at, send, work, waiting } = delivery();

beforeEach(() => {
  registry.resetMetrics();
});

/** The value of a series, by its name and labels; 0 where it is not there yet. */
async function valueOf(series: string): Promise<number> {
  const line = (await registry.metrics()).split("\n").find((one) => one.startsWith(`${series} `));
  return line === undefined ? 0 : Number(line.slice(series.length + 1));
}

describe("the figures of the delivery", () => {
  it("have the time from the sign-up to Klaviyo's answer, and what became of the row", async () => {
    await waiting();
    await time.pass(3_000);
    await work();
    expect(await valueOf("notify_me_delivery_seconds_count")).toBe(1);
    expect(await valueOf('notify_me_delivery_seconds_bucket{le="2"}')).toBe(0);
    expect(await valueOf('notify_me_delivery_seconds_bucket{le="5"}')).toBe(1);
    expect(await valueOf('notify_me_settlements_total{result="delivered"}')).toBe(1);
    expect(await valueOf('notify_me_attempts_total{outcome="delivered"}')).toBe(1);
    expect(await valueOf("notify_me_settlement_batch_size_sum")).toBe(1);
  });

  it("have no time for a row that was changed since: its click is not its wait", async () => {
    const { id } = await waiting();
    await db.subscription.update({ where: { id }, data: { version: 2 } });
    await work();
    expect(await valueOf('notify_me_settlements_total{result="delivered"}')).toBe(1);
    expect(await valueOf("notify_me_delivery_seconds_count")).toBe(0);
  });

  it("have no time for an imported row, whose click was in another app", async () => {
    const { id } = await waiting();
    const createdAt = new Date(at().getTime() - 30 * 86_400_000);
    await db.subscription.update({ where: { id }, data: { source: "import", createdAt } });
    await work();
    expect(await valueOf('notify_me_settlements_total{result="delivered"}')).toBe(1);
    expect(await valueOf("notify_me_delivery_seconds_count")).toBe(0);
  });

  it("count a pause once, by its cause, however many calls meet it", async () => {
    const { shop } = await waiting();
    for (let row = 0; row < 5; row += 1) await enqueue(shop, signUp(), at());
    await work(() => Promise.resolve({ answered: false, reason: "network", detail: "" }));
    expect(await valueOf('notify_me_pauses_total{cause="unreachable"}')).toBe(1);
    expect(await valueOf('notify_me_settlements_total{result="delivered"}')).toBe(0);
    await time.pass(120_000);
    await work(send);
    expect(await valueOf('notify_me_pauses_total{cause="unreachable"}')).toBe(1);
    expect(await valueOf('notify_me_settlements_total{result="delivered"}')).toBe(6);
  });

  it("count a hold by its cause", async () => {
    await waiting("pk_unknown_to_klaviyo_0123456789abc");
    await work();
    expect(await valueOf('notify_me_holds_total{cause="key_refused"}')).toBe(1);
    expect(await valueOf('notify_me_settlements_total{result="again"}')).toBe(1);
  });
});
