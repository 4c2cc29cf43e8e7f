import { expect, it, vi } from "vitest";
import { sandboxAccounts } from "#sandbox/klaviyo/keys.ts";
import { delivery } from "#tests/delivery.ts";
import { signUp } from "#tests/shops.ts";
import * as claims from "../outbox/queue/claim.server.ts";
import { enqueue } from "../outbox/enqueue.server.ts";

vi.mock("../outbox/queue/claim.server.ts", { spy: true });

const { time, at, begin, waiting } = delivery();
const [full] = sandboxAccounts();

/** Such a search scans past all rows with a consent, however many wait. */
function searches(): number {
  return vi.mocked(claims.claim).mock.calls.filter(([, , wanted]) => wanted.withoutConsentSince)
    .length;
}

it("rows without a consent are searched again only where one may have arrived, and only since then", async () => {
  const { shop } = await waiting(full!.key, { emailConsent: true });
  for (let more = 0; more < 80; more += 1) {
    await enqueue(shop, signUp({ emailConsent: true }), at());
  }
  const worker = begin();
  await time.pass(300);
  expect(searches()).toBe(1);
  const lookedAt = time.now();
  await enqueue(shop, signUp(), at());
  worker.wake(shop);
  await time.pass(200);
  expect(searches()).toBe(2);
  const [, , wanted] = vi
    .mocked(claims.claim)
    .mock.calls.findLast(([, , { withoutConsentSince }]) => withoutConsentSince)!;
  expect(wanted.withoutConsentSince!(shop).getTime()).toBeGreaterThan(lookedAt - 301);
});
