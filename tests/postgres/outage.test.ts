import pg from "pg";
import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import { startApp } from "../../bench/app-client.ts";
import { startKlaviyoProcess, type KlaviyoProcess } from "../../bench/klaviyo-client.ts";
import { NOWHERE } from "../../bench/prepare.ts";
import { startProcess, type AppProcess } from "../processes/process.ts";
import { startPostgres, type PostgresServer } from "../setup/postgres-server.ts";
import { Shoppers } from "./shoppers.ts";
import { openTcpProxy } from "./tcp-proxy.ts";

/** Two seconds is the promise; the rest is for a busy machine. */
const ANSWERED_WITHIN_MS = 6_000;
const VARIANT = "33001893429341";
/** Few, so that a test can use them up. */
const CONNECTIONS = 20;

let server: PostgresServer;
let databaseUrl: string;
let klaviyo: KlaviyoProcess;
/** One for each test. */
let shops: string[];

beforeAll(async () => {
  // What the app was told is committed must survive an immediate stop.
  const flags = { synchronous_commit: "on", max_connections: String(CONNECTIONS) };
  server = await startPostgres({
    flags: Object.entries(flags).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
  });
  databaseUrl = await server.createMigrated("app");
  klaviyo = await startKlaviyoProcess({ accounts: 9, latencyMs: 20 });
  await klaviyo.watch();
  const { asked, stop } = await startApp(databaseUrl, NOWHERE);
  shops = await asked.connectShops(klaviyo.accounts);
  await asked.knowTitles(shops, VARIANT);
  await stop();
}, 120_000);

afterAll(async () => {
  await klaviyo.stop();
  await server.stop();
});

/** Executes statements on a connection of its own to a database of the server. */
async function execute(sql: string, database = "postgres"): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: server.addressOf(database) });
  client.on("error", () => undefined);
  await client.connect();
  try {
    return await client.query(sql);
  } finally {
    await client.end();
  }
}

/** Ends every connection of the app, as a server does that is stopped. */
function endConnections(): Promise<unknown> {
  return execute(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'app'`);
}

/** Takes every connection that the server has; returns how to give them back. */
async function takeConnections(): Promise<() => Promise<void>> {
  const taken: pg.Client[] = [];
  const take = async () => {
    const client = new pg.Client({ connectionString: server.addressOf("postgres") });
    client.on("error", () => undefined);
    await client.connect();
    taken.push(client);
  };
  const giveBack = async () => {
    await Promise.all(taken.map((client) => client.end()));
  };
  // All at once: one after the other, the app's own tries get ahead of them.
  const takeFree = () =>
    Promise.allSettled(Array.from({ length: CONNECTIONS - taken.length }, take));
  try {
    await takeFree();
    while (taken.length < CONNECTIONS) {
      await taken[0]!.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'app'`,
      );
      await takeFree();
    }
  } catch (error) {
    await giveBack();
    throw error;
  }
  return giveBack;
}

interface Outage {
  what: string;
  /** Begins it; returns how to end it. */
  begin: () => Promise<() => Promise<void>>;
}

const OUTAGES: Outage[] = [
  {
    what: "stops in order",
    async begin() {
      await server.halt("fast");
      return () => server.start();
    },
  },
  {
    what: "stops at once",
    async begin() {
      await server.halt("immediate");
      return () => server.start();
    },
  },
  {
    what: "may only be read",
    async begin() {
      const set = (on: boolean) =>
        execute(`ALTER DATABASE app SET default_transaction_read_only = ${on ? "on" : "off"}`);
      await set(true);
      await endConnections();
      return async () => {
        await set(false);
        await endConnections();
      };
    },
  },
  { what: "has no connection left", begin: takeConnections },
  {
    what: "has a full disk",
    async begin() {
      await execute(
        `CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS
           $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$;
         CREATE TRIGGER no_room BEFORE INSERT OR UPDATE ON "Subscription"
           FOR EACH STATEMENT EXECUTE FUNCTION no_room()`,
        "app",
      );
      return async () => {
        await execute(`DROP FUNCTION no_room CASCADE`, "app");
      };
    },
  },
];

/** The same, executed by the first call alone. */
function once(task: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => (done ??= task());
}

function start(url = databaseUrl): Promise<AppProcess> {
  return startProcess({
    DATABASE_URL: url,
    KLAVIYO_API_URL: klaviyo.url,
    DELIVERY_WORKER: "on",
    NODE_ENV: "production",
  });
}

async function isReady(origin: string): Promise<boolean> {
  const { status } = await fetch(`${origin}/readyz`, { headers: { connection: "close" } });
  return status === 200;
}

/** Every shopper was answered in time, by what is stored or by being asked to come again. */
function judgeAnswers({ answers }: Shoppers): void {
  const odd = answers.filter(
    ({ status, retryAfter }) => status !== 202 && !(status === 503 && Number(retryAfter) > 0),
  );
  expect(odd).toEqual([]);
  expect(Math.max(...answers.map(({ ms }) => ms))).toBeLessThan(ANSWERED_WITHIN_MS);
}

/** Every accepted sign-up is a row; each row reaches Klaviyo, and only once. */
async function judgeRows(shop: string, { accepted }: Shoppers): Promise<void> {
  const rowsIn = async (state: string) => {
    const { rows } = await execute(
      `SELECT "email" FROM "Subscription" WHERE "shop" = '${shop}' AND "state" = '${state}'`,
      "app",
    );
    return rows.map(({ email }: { email: string }) => email);
  };
  await expect.poll(() => rowsIn("queued"), { timeout: 40_000 }).toEqual([]);
  const delivered = await rowsIn("delivered");
  expect(accepted.filter((email) => !delivered.includes(email))).toEqual([]);
  const domain = shop.replace(".myshopify.com", ".example");
  const received = (await klaviyo.receipts()).filter(([email]) => email.endsWith(domain));
  expect(received.map(([email]) => email).toSorted()).toEqual(delivered.toSorted());
}

it.each(OUTAGES)(
  "a server that $what: shoppers are asked to come again, and nothing is lost",
  async ({ begin }) => {
    const shop = shops.pop()!;
    const { origin, child } = await start();
    const shoppers = new Shoppers(origin, shop);
    onTestFinished(() => shoppers.leave());
    await expect.poll(() => shoppers.count(202)).toBeGreaterThan(3);
    const end = once(await begin());
    // A story that fails in an outage leaves none to the next.
    onTestFinished(end);
    const from = shoppers.answers.length;
    await expect.poll(() => shoppers.count(503, from), { timeout: 20_000 }).toBeGreaterThan(10);
    await expect.poll(() => isReady(origin), { timeout: 20_000 }).toBe(false);
    await end();
    const after = shoppers.answers.length;
    await expect.poll(() => shoppers.count(202, after), { timeout: 30_000 }).toBeGreaterThan(10);
    await expect.poll(() => isReady(origin), { timeout: 20_000 }).toBe(true);
    await shoppers.leave();
    judgeAnswers(shoppers);
    await judgeRows(shop, shoppers);
    expect(child.exitCode).toBe(null);
  },
  150_000,
);

it("connections that the server ends cost a few shoppers a second try, and nothing is lost", async () => {
  const shop = shops.pop()!;
  const { origin } = await start();
  const shoppers = new Shoppers(origin, shop);
  onTestFinished(() => shoppers.leave());
  for (let times = 1; times <= 10; times += 1) {
    await expect.poll(() => shoppers.count(202)).toBeGreaterThan(times * 3);
    await endConnections();
  }
  const after = shoppers.answers.length;
  await expect.poll(() => shoppers.count(202, after)).toBeGreaterThan(10);
  await shoppers.leave();
  judgeAnswers(shoppers);
  await judgeRows(shop, shoppers);
}, 120_000);

it.each([
  { which: "every connection goes silent for a while", isNewSilent: true },
  { which: "the open connections go silent for good", isNewSilent: false },
])(
  "$which: each shopper is answered in time, and nothing is lost",
  async ({ isNewSilent }) => {
    const shop = shops.pop()!;
    const proxy = await openTcpProxy(Number(new URL(databaseUrl).port));
    onTestFinished(() => proxy.close());
    const { origin } = await start(proxy.through(databaseUrl));
    const shoppers = new Shoppers(origin, shop);
    await expect.poll(() => shoppers.count(202)).toBeGreaterThan(3);
    proxy.silenceNew(isNewSilent);
    proxy.silence();
    const from = shoppers.answers.length;
    await expect.poll(() => shoppers.count(503, from), { timeout: 20_000 }).toBeGreaterThan(10);
    if (isNewSilent) await expect.poll(() => isReady(origin), { timeout: 20_000 }).toBe(false);
    proxy.silenceNew(false);
    const after = shoppers.answers.length;
    await expect.poll(() => shoppers.count(202, after), { timeout: 40_000 }).toBeGreaterThan(10);
    await expect.poll(() => isReady(origin), { timeout: 20_000 }).toBe(true);
    await shoppers.leave();
    judgeAnswers(shoppers);
    await judgeRows(shop, shoppers);
  },
  150_000,
);
