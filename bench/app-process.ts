import { createHmac } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { v7 } from "uuid";
import { sealCancel } from "#app/intake/cancel-token.server.ts";
import { client as db, commit, write } from "#app/server/database/db.server.ts";
import { DELIVERY, type DeliverySettings } from "#app/delivery/settings.ts";
import { startWorker, type Worker } from "#app/delivery/worker.server.ts";
import { send } from "#app/klaviyo/transport.server.ts";
import { notePageSecretTold, presentPageSecret } from "#app/merchant/told-page-secret.server.ts";
import { logger } from "#app/server/logger.server.ts";
import { onCommitted } from "#app/outbox/committed.ts";
import { enqueue } from "#app/outbox/enqueue.server.ts";
import { signUp } from "#tests/shops.ts";
import { answerCommands } from "./commands.ts";
import { connectShops } from "./connect-shops.ts";
import { peakRssMb } from "./memory.ts";
import { POISONS, type Poison } from "./poison-kinds.ts";
import { seedPoison } from "./poison-rows.ts";
import { seedRows, type Backlog } from "./seed.ts";
import { countStatements } from "./statements.ts";

/**
 * The app's parts in their own process, joined as in `server.ts`: sign-ups are committed and emitted,
 * and the worker delivers them. A benchmark keeps its own records elsewhere.
 */
const statements = countStatements();
/** How long ago a page that a bot has loaded was rendered: a form that comes at once is a sign. */
const PAGE_AGE_S = 60;
const committedAt = new Map<string, number>();
let worker: Worker | undefined;

onCommitted((shop) => {
  committedAt.set(shop, Date.now());
  worker?.wake(shop);
});

const commands = {
  /** Installs a shop for each account, and returns their names in that order. */
  connectShops,
  /** Inserts waiting rows, all at once, with the addresses of `addressOf`. */
  seed: (backlogs: Backlog[]) => seedRows(backlogs),
  seedPoison,
  start(settings: Partial<DeliverySettings> = {}) {
    worker = startWorker({ send, log: logger, settings: { ...DELIVERY, ...settings } });
  },
  async halt() {
    await worker?.stop();
    worker = undefined;
  },
  /** Signs up like the sign-up endpoint. Returns when the row was committed, in epoch milliseconds. */
  async signUp(shop: string, email: string): Promise<number> {
    await enqueue(shop, signUp({ email }), new Date());
    return committedAt.get(shop) ?? NaN;
  },
  /** The same for a row that Klaviyo will refuse. */
  async signUpPoison(shop: string, kind: Poison): Promise<void> {
    await enqueue(shop, signUp(POISONS[kind](Math.trunc(Math.random() * 100_000))), new Date());
  },
  async rows(): Promise<Record<string, number>> {
    const groups = await db.subscription.groupBy({ by: ["state"], _count: true });
    return Object.fromEntries(groups.map(({ state, _count }) => [state, _count]));
  },
  attempts: () => db.attempt.count(),
  /** Has a shop sign its pages: sign-ups without a token are blocked. Returns a token. */
  async signPages(shop: string, page: { productId: string; variantId: string }): Promise<string> {
    const { sealed, secret } = await presentPageSecret(shop);
    await commit(() => [...notePageSecretTold(shop, sealed, new Date())]);
    const second = Math.floor(Date.now() / 1_000) - PAGE_AGE_S;
    const text = [shop, page.productId, page.variantId, second].join("|");
    const hash = createHmac("sha256", secret).update(text).digest("hex");
    return `v1.${second}.${hash.slice(0, 32)}`;
  },
  /** The token that cancels a sign-up of a shop, which has no row. */
  cancelTokenOf(shop: string): string {
    return sealCancel(shop, v7(), new Date());
  },
  /** Stores titles of a variant, so that no sign-up asks Shopify for them. */
  async knowTitles(shops: string[], variantId: string): Promise<void> {
    const titles = { productId: "8001", productTitle: "Shoe", variantTitle: "42", imageUrl: null };
    const data = shops.map((shop) => ({ shop, variantId, ...titles, fetchedAt: new Date() }));
    await commit(() => [write.variant.createMany({ data })]);
  },
  /** The next `most` rows by id whose e-mail addresses match a pattern of SQL. */
  addressesLike(pattern: string, afterId: string, most: number) {
    return db.$queryRaw<{ id: string; email: string }[]>`
      SELECT "id", "email" FROM "Subscription"
      WHERE "id" > ${afterId} AND "email" LIKE ${pattern} ORDER BY "id" LIMIT ${most}`;
  },
  /** How many commits of one small row are made in a second, one after the other: the price of durable writes. */
  async commitsPerSecond(): Promise<number> {
    const startedAt = performance.now();
    let commits = 0;
    for (; performance.now() - startedAt < 2_000; commits += 1) {
      await commit(() => [
        write.lane.upsert({
          where: { id: "measured" },
          create: { id: "measured" },
          update: { failures: commits },
        }),
      ]);
      await wait(0);
    }
    return commits / ((performance.now() - startedAt) / 1_000);
  },
  usage() {
    const { user, system } = process.cpuUsage();
    const cpuMs = (user + system) / 1_000;
    return { statements: statements(), cpuMs, peakRssMb: peakRssMb() };
  },
};

export type AppCommands = typeof commands;

answerCommands(commands);
