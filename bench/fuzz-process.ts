import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { getJwt } from "@shopify/shopify-api/test-helpers";
import Database from "better-sqlite3";
import { startAppProcess } from "#sandbox/app-process.ts";
import { createKlaviyo } from "#sandbox/klaviyo/klaviyo.ts";
import { sandboxAccounts } from "#sandbox/klaviyo/keys.ts";
import { serve } from "#sandbox/serve.ts";
import { formsOf } from "#tests/front-door/admin-routes.ts";
import { callersOf, type Callers } from "#tests/front-door/callers.ts";
import { samplesOf } from "#tests/front-door/samples.ts";
import { serveShopify } from "#tests/front-door/shopify.ts";
import { adminActions } from "#tests/fuzz/admin-actions.ts";
import { wrongRows, type Sent } from "#tests/fuzz/rows.ts";
import { inWords, sendAll, STAFF_AT_A_TIME } from "#tests/fuzz/send-all.ts";
import { signUps, type FuzzedRow } from "#tests/fuzz/sign-ups.ts";
import { webhooks } from "#tests/fuzz/webhooks.ts";
import { answerCommands } from "./commands.ts";

const [API_KEY, SECRET] = ["test-api-key", "test-api-secret"];
const METRICS_TOKEN = process.env["METRICS_TOKEN"] ?? "";
const [SENDER, OTHER, VICTIM] = ["sender", "other", "victim"].map(
  (name) => `fuzz-${name}.myshopify.com`,
) as [string, string, string];

/** After so many of each kind, every part of the app has been used, and its memory is what it needs. */
const WARM = 2_000;

export interface FuzzRun {
  seed: number;
  signUps: number;
  /** Of webhooks, and of actions. */
  others: number;
}

export interface FuzzResult {
  /** Requests that were answered 5xx: how many, and the first ones. */
  failed: number;
  firstFailed: string[];
  /** What is wrong with what is stored. */
  faults: string[];
  stored: number;
  growthMb: number;
}

const commands = { run };

export type FuzzCommands = typeof commands;

answerCommands(commands);

async function run({ seed, signUps: ofSignUps, others }: FuzzRun): Promise<FuzzResult> {
  const stage = await openStage(process.env["DATABASE_URL"] ?? "");
  const { port, app, database } = stage;
  const rowsOfVictim = () =>
    ["Subscription", "Merchant"].flatMap((table) =>
      database.prepare(`SELECT * FROM "${table}" WHERE "shop" = ? ORDER BY 1`).all(VICTIM),
    ) as Columns[];
  const { token } = await getJwt("fuzz-sender", API_KEY, SECRET);
  const [sent, failed]: [Sent[], string[]] = [[], []];
  const note = (answered: { bytes: Buffer; status: number }) => {
    if (answered.status >= 500) failed.push(inWords(answered));
  };
  const sendSignUps = (count: number, from: number) =>
    sendAll(
      { port, count, seed: seed + from },
      signUps,
      (make, at) => make({ shop: SENDER, secret: SECRET, now: new Date(), number: from + at }),
      (answered) => {
        const { expected, told, status } = answered;
        sent.push({ expected, told, status });
        note(answered);
      },
    );
  const sendWebhooks = (count: number, from: number) =>
    sendAll(
      { port, count, seed: seed + from },
      webhooks,
      (make) => make({ shop: OTHER, victim: VICTIM, secret: SECRET }),
      note,
    );
  const sendActions = (count: number, from: number) => {
    const ownIds = database
      .prepare(`SELECT "id" FROM "Subscription" WHERE "shop" = ? LIMIT 500`)
      .all(SENDER)
      .map((row) => (row as { id: string }).id);
    const paths = [stage.id, "^"].flatMap((id) => Object.values(formsOf(id)));
    return sendAll(
      { port, count, seed: seed + from, atATime: STAFF_AT_A_TIME },
      adminActions,
      (make) => make({ paths, token, foreignId: stage.id, ownIds }),
      note,
    );
  };
  try {
    const before = rowsOfVictim();
    const warm = Math.min(WARM, others / 2);
    await sendSignUps(warm, 0);
    await sendWebhooks(warm, 0);
    const rssBefore = await residentMb(app);
    await sendSignUps(ofSignUps - warm, warm);
    await sendWebhooks(others - warm, warm);
    // The admin's actions may delete rows.
    const columns = Object.keys(EMPTY_ROW).map((name) => `"${name}"`);
    const rows = database
      .prepare(`SELECT ${columns.join(", ")} FROM "Subscription" WHERE "shop" <> ?`)
      .all(VICTIM)
      .map((row) => rowOf(row as StoredRow));
    await sendActions(others, 0);
    const growthMb = (await residentMb(app)) - rssBefore;
    const faults = wrongRows(SENDER, sent, rows);
    faults.push(...changesOf(before, rowsOfVictim()));
    const firstFailed = failed.slice(0, 5);
    return { failed: failed.length, firstFailed, faults, stored: rows.length, growthMb };
  } finally {
    await stage.close();
  }
}

type Columns = Record<string, unknown>;

/** What has changed in the rows of a shop that sent nothing: the names of columns, or how many rows. */
function changesOf(before: Columns[], after: Columns[]): string[] {
  if (after.length !== before.length) {
    return [`another shop has ${after.length} rows instead of ${before.length}`];
  }
  return before.flatMap((row, at) =>
    Object.keys(row)
      .filter((name) => row[name] !== after[at]?.[name])
      .map((name) => `another shop's ${name} changed`),
  );
}

const EMPTY_ROW: FuzzedRow = {
  shop: "",
  email: null,
  phone: null,
  variantId: "",
  productId: null,
  locale: null,
  pageUrl: null,
  smsConsent: false,
  emailConsent: false,
};

/** SQLite has no truth values of its own. */
type StoredRow = Omit<FuzzedRow, "smsConsent" | "emailConsent"> & {
  smsConsent: number;
  emailConsent: number;
};

function rowOf({ smsConsent, emailConsent, ...row }: StoredRow): FuzzedRow {
  return { ...row, smsConsent: smsConsent === 1, emailConsent: emailConsent === 1 };
}

async function residentMb(app: Callers): Promise<number> {
  const headers = { authorization: `Bearer ${METRICS_TOKEN}` };
  const samples = samplesOf(await (await app.fetch("/metrics", { headers })).text());
  const bytes = samples.find(({ name }) => name === "process_resident_memory_bytes")?.value;
  if (bytes === undefined) throw new Error("The app does not say how much memory it takes");
  return bytes / 1024 / 1024;
}

/** The built app with three shops, one of which has a sign-up with this id. */
async function openStage(databaseUrl: string) {
  const directory = await mkdtemp(join(tmpdir(), "notify-me-fuzz-"));
  const double = createKlaviyo({ accounts: sandboxAccounts(), now: Date.now });
  const [shopify, klaviyo] = await Promise.all([
    serveShopify(),
    serve((request) => double.fetch(request)),
  ]);
  const server = await startAppProcess(
    { KLAVIYO_API_URL: klaviyo.url, SANDBOX_SHOPIFY_URL: shopify.url },
    join(directory, "app.log"),
  );
  const app = callersOf(server.port);
  for (const shop of [SENDER, OTHER, VICTIM]) {
    shopify.of(shop).install();
    for (const path of ["/app.data", "/app/settings.data"]) await app.admin(shop, path);
  }
  const fields = { email: "victim@example.com", variant_id: "33001893429341" };
  const { status } = await app.proxy(VICTIM, new URLSearchParams(fields), {
    accept: "application/json",
  });
  if (status !== 202) throw new Error(`The first sign-up was answered ${status}`);
  const database = new Database(databaseUrl.replace(/^file:/, ""), { readonly: true });
  const row = database.prepare(`SELECT "id" FROM "Subscription"`).get() as { id: string };
  const currency = database.prepare(`SELECT "currency" FROM "Merchant" WHERE "shop" = ?`).pluck();
  // The app reads it in Shopify after the shop's first sign-up.
  while (currency.get(VICTIM) === null) await wait(100);
  return {
    port: server.port,
    app,
    database,
    id: row.id,
    async close() {
      database.close();
      await server.kill("SIGTERM");
      await Promise.all([shopify.close(), klaviyo.close()]);
      await rm(directory, { recursive: true, force: true });
    },
  };
}
