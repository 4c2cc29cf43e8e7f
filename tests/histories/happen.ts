import { client as db } from "#app/server/database/db.server.ts";
import type { Send } from "#app/klaviyo/transport.server.ts";
import { connect, disconnect } from "#app/merchant/connection.server.ts";
import { checkHoldNow } from "#app/merchant/hold.server.ts";
import { install, removeShop, uninstall } from "#app/merchant/install.server.ts";
import { noFilter } from "#app/outbox/log/filter.ts";
import { wakeLane } from "#app/outbox/queue/wake.server.ts";
import { erasePerson, eraseShop } from "#app/outbox/erase.server.ts";
import { resendSelected } from "#app/outbox/resend.server.ts";
import { startBulkJob, stopBulkJob } from "#app/outbox/bulk/bulk-job.server.ts";
import { sandboxAccounts } from "#sandbox/klaviyo/keys.ts";
import { REGION, showWording } from "../shops.ts";
import { accept, acceptAll, emailOf, givenBy, phoneOf, variantOf } from "./sign-ups.ts";
import type { Step } from "./steps.ts";
import { SHOPS, type World } from "./world.ts";

const everyScope = sandboxAccounts()[0]!.scopes;
const SCOPES = {
  all: everyScope,
  no_consents: ["accounts:read", "catalogs:write", "profiles:write"],
  none: ["accounts:read"],
};

/** Does one step, if the world has anything now that it applies to. */
export async function happen(step: Step, world: World): Promise<void> {
  const shop = "shop" in step ? SHOPS[step.shop]! : "";
  const now = world.now();
  switch (step.kind) {
    case "signUp":
      return acceptAll(world, [givenBy(step)]);
    case "batch":
      return acceptAll(world, step.signUps.map(givenBy));
    case "crowd": {
      const all = Array.from({ length: step.count }, (_, n) =>
        accept(world, shop, {
          email: `crowd-${n}@shop-${step.shop}.example`,
          variantId: variantOf(n % 2),
        }),
      );
      await Promise.all(all);
      return;
    }
    case "resend": {
      const rows = await failedOf(shop);
      const ids = rows.slice(step.which, step.which + step.selected).map(({ id }) => id);
      if (ids.length > 0) await resendSelected(shop, ids, now);
      return;
    }
    case "resendAll":
      if (await isThere(shop))
        await startBulkJob(shop, { action: "send_again", filter: noFilter }, REGION, now);
      return;
    case "stopResending": {
      const job = await db.bulkJob.findUnique({ where: { shop } });
      if (job) await stopBulkJob(shop, job.id, now);
      return;
    }
    case "erase":
      return erase(world, shop, step);
    case "askForMore":
      return askForMore(world, shop, step);
    case "connect": {
      if (!(await isInstalled(shop))) return;
      const key = world.keys[step.shop * 3 + step.key]!.key;
      const order = { seen: await keySeenOf(shop), now };
      const takeBack = world.ledger.offerKey(shop, key);
      const connected = connect(shop, key, order, nameless(world.send)).then(async (check) => {
        if (check.kind === "account" || check.kind === "unnamed") await wakeLane(shop, world.now());
        return check;
      });
      const check = await world.until(connected);
      if (check.kind !== "account" && check.kind !== "unnamed") {
        takeBack();
        return;
      }
      world.ledger.useKey(shop, key, world.time.monotonic());
      return;
    }
    case "disconnect":
      if (!(await disconnect(shop, await keySeenOf(shop)))) return;
      world.ledger.useKey(shop, null, world.time.monotonic());
      return;
    case "uninstall":
      if (await uninstall(shop, now)) world.ledger.useKey(shop, null, world.time.monotonic());
      return;
    case "install":
      return installWorded(shop, now);
    case "redact":
      world.forgets = true;
      await world.ledger.removing(async () => {
        await eraseShop(shop);
        await removeShop(shop);
      });
      world.ledger.forget(shop, world.time.monotonic());
      world.ledger.useKey(shop, null, world.time.monotonic());
      return;
    case "checkHold":
      if (await checkHoldNow(shop, now)) await wakeLane(shop, now);
      return;
    case "sms":
      world.ledger.allowTexts(shop, step.on, world.time.monotonic());
      await db.merchant.updateMany({ where: { shop }, data: { smsEnabled: step.on } });
      return;
    case "key":
      Object.assign(world.keys[step.key]!, { revoked: step.revoked, scopes: SCOPES[step.scopes] });
      return;
    case "fault": {
      world.klaviyo.failNext(step.fault, step.times);
      return;
    }
    case "latency":
      world.latencyMs = step.ms;
      return;
    case "begin": {
      world.beginProcess();
      return;
    }
    case "stop":
    case "crash":
    case "pause":
    case "resume": {
      const process = world.processes[step.process];
      if (!process) return;
      if (step.kind === "stop") return world.until(process.stop());
      if (step.kind === "crash") world.forgets = true;
      process[step.kind]();
      return;
    }
    case "jump": {
      await world.check("all before the clock is set");
      world.mayOversleep = true;
      world.time.jump(step.ms);
      return;
    }
    case "databaseGone":
      world.mayOversleep = true;
      await db.$executeRaw`ALTER TABLE "Subscription" RENAME TO "Elsewhere"`;
      await world.time.pass(step.ms);
      await db.$executeRaw`ALTER TABLE "Elsewhere" RENAME TO "Subscription"`;
      return;
    case "pass":
      return world.time.pass(step.ms);
    case "atOnce":
      await Promise.all([
        world.time.pass(step.ms),
        ...step.steps.map(async ({ afterMs, step: one }) => {
          await world.time.after(Math.min(afterMs, step.ms), new AbortController().signal);
          await happen(one, world);
        }),
      ]);
  }
}

async function isThere(shop: string): Promise<boolean> {
  return (await db.merchant.count({ where: { shop } })) > 0;
}

/** What a page that is loaded now shows; -1 where there is no such shop. */
async function keySeenOf(shop: string): Promise<number> {
  const merchant = await db.merchant.findUnique({ where: { shop }, select: { keyVersion: true } });
  return merchant?.keyVersion ?? -1;
}

async function installWorded(shop: string, now: Date): Promise<void> {
  await install(shop, now);
  const isWorded = async () => (await db.consentText.count({ where: { shop } })) > 0;
  if (await isWorded()) return;
  await showWording(shop).catch(async (error: unknown) => {
    // Another install at that moment has done so, or the shop was redacted.
    if ((await isThere(shop)) && !(await isWorded())) throw error;
  });
}

async function isInstalled(shop: string): Promise<boolean> {
  return (await db.merchant.count({ where: { shop, uninstalledAt: null } })) > 0;
}

function failedOf(shop: string) {
  return db.subscription.findMany({
    where: { shop, state: { in: ["failed", "blocked"] } },
    orderBy: { createdAt: "asc" },
  });
}

async function erase(
  { ledger, time }: World,
  shop: string,
  step: { shop: number; shopper: number; byPhone: boolean },
): Promise<void> {
  const { shopper, byPhone } = step;
  const phone = byPhone || shopper === 4 ? phoneOf(step.shop, shopper % 3) : null;
  const email = byPhone ? null : emailOf(step.shop, shopper);
  const person = { email, phones: phone ? [phone] : [] };
  const theirs = await db.subscription.findMany({
    where: { shop, OR: [...(email ? [{ email }] : []), { phone: { in: person.phones } }] },
  });
  await ledger.removing(() => erasePerson(shop, person, new Date(time.now())));
  const rows = await db.subscription.findMany({ where: { shop } });
  const versions = new Map(rows.map(({ id, version }) => [id, version]));
  if (theirs.some(({ id, version }) => versions.get(id) === version)) {
    ledger.complaints.push("a shopper was erased, and their row is unchanged");
  }
  ledger.erase(shop, person, rows, time.monotonic());
}

/** A shopper asks again for an open row, now with every tick and perhaps another phone. */
async function askForMore(
  world: World,
  shop: string,
  step: { shop: number; which: number },
): Promise<void> {
  const rows = await db.subscription.findMany({
    where: { shop, state: { in: ["queued", "failed"] }, email: { not: null } },
    orderBy: { createdAt: "asc" },
  });
  const row = rows[step.which % rows.length];
  if (!row) return;
  const { email, variantId } = row;
  const phone = phoneOf(step.shop, step.which % 3);
  return accept(world, shop, { email, variantId, phone, smsConsent: true, emailConsent: true });
}

/** What a key may not read, the answer to its check does not say either: the account is named later, and lanes are joined. */
function nameless(send: Send): Send {
  return async (call) => {
    const answer = await send(call);
    if (!answer.answered || !answer.served) return answer;
    return { ...answer, served: { ...answer.served, accountId: null } };
  };
}
