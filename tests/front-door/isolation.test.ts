import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createBulkRunner } from "#app/delivery/jobs/bulk-jobs.server.ts";
import { client as db } from "#app/server/database/db.server.ts";
import { logger } from "#app/server/logger.server.ts";
import { sandboxAccounts } from "#sandbox/klaviyo/keys.ts";
import { adminRoutes, formsOf, pagesOf } from "./admin-routes.ts";
import { emptyDatabase } from "../setup/empty.ts";
import { furnish, longAgo, namesIn, SHARED_VARIANT, storedOf, type Marks } from "./marked-shop.ts";
import { app, klaviyo, open } from "./world.ts";

type Fields = Record<string, string | string[]>;

const [okapi, zebra] = [
  marked("okapi", { digits: "2671", id: "aaaaaaaa", account: 0 }),
  marked("zebra", { digits: "7342", id: "bbbbbbbb", account: 4 }),
];
const [own, others] = [namesIn(okapi), namesIn(zebra)];
/** One time for all: pages that are compared say the same of it. */
const since = longAgo();

/** Gives both shops the app, in a database with nothing else, and these what a shop has. */
async function begin(furnished: Marks[]): Promise<void> {
  klaviyo.reset();
  await emptyDatabase();
  for (const { shop } of [okapi, zebra]) await open(shop);
  for (const marks of furnished) await furnish(marks, since);
}

function marked(
  name: string,
  { digits, id, account }: { digits: string; id: string; account: number },
): Marks {
  const { key } = sandboxAccounts()[account]!;
  return { shop: `${name}.myshopify.com`, name, digits, id, key };
}

/** What of a shop stands in a text. */
function marksIn(text: string, { name, digits, id }: Marks): string[] {
  return text.match(new RegExp(`${name}[\\w ]*|${digits}|${id}`, "g")) ?? [];
}

/** The queries that name what a shop has, in every field of a filter. */
function queriesFor({ signUps, email, phone, variant, product, code }: typeof own): string[] {
  const place = `${Date.parse("2026-11-01T10:00:00Z")}.${signUps[0]}`;
  return [
    ...["", "state=failed", "state=blocked", "state=queued", "state=delivered", "channel=sms"],
    ...["channel=email", "status=400", "order=oldest", "from=2026-01-01&to=2999-12-31"],
    ...[`search=${email}`, `search=${email.slice(0, 3)}`, `search=${encodeURIComponent(phone)}`],
    ...[`search=${variant}`, `variant=${variant}`, `product=${product}`, `code=${code}`],
    ...[`search=${SHARED_VARIANT}`, `variant=${SHARED_VARIANT}`, "product=8001"],
    ...[`cursor=older.${place}`, `cursor=newer.${place}`],
  ];
}

/** Every page, as document and as data, with the shop's own sign-up and with the other's. */
function plain(): string[] {
  const pages = [own, others].flatMap(({ signUps }) => Object.entries(pagesOf(signUps[0]!)));
  const paths = pages.flatMap(([file, path]) =>
    file.endsWith(".tsx") ? [path, `${path}.data`] : [path],
  );
  return [...new Set(paths)];
}

/** Those, and by every query what reads one. */
function addresses(): string[] {
  const signUp = `/app/subscriptions/${own.signUps[2]}.data`;
  const queries = [...new Set([...queriesFor(own), ...queriesFor(others)])];
  return [
    ...plain(),
    ...["/app.data?days=7", "/app.data?days=90"],
    ...["/app/demand.data", "/app/demand-export"].flatMap((path) =>
      [own, others].flatMap(({ variant, product }) =>
        [`chart=v${variant}`, `by=product&chart=p${product}`, `search=${variant}`].map(
          (query) => `${path}?${query}`,
        ),
      ),
    ),
    ...[own, others].flatMap(({ restock }) =>
      ["older", "newer"].map(
        (way) => `/app/demand/restocks.data?cursor=${way}.${since.getTime()}.${restock}`,
      ),
    ),
    ...["/app/subscriptions.data", "/app/export", signUp].flatMap((path) =>
      queries.map((query) => `${path}?${query}`),
    ),
  ];
}

/** What these tests themselves are recorded as. */
const recent = () => ({ at: { gt: since } });

/** What every page says to a shop; but for the times, which pass, and the nonce of each answer. */
async function said(to: Marks): Promise<Map<string, string>> {
  const pages = new Map<string, string>();
  for (const address of addresses()) {
    // Its record of this very test has other times and ids each time.
    if (address.startsWith("/app/privacy")) await db.accessRecord.deleteMany({ where: recent() });
    const answer = await app.admin(to.shop, address);
    const text = `${answer.status} ${await answer.text()}`;
    const lasting = text.replace(/\b1[78]\d{11}\b/g, "a time");
    pages.set(address, lasting.replace(/nonce="[^"]*"/g, "a nonce"));
  }
  return pages;
}

it("every route of the admin is tried here", () => {
  expect(Object.keys(pagesOf(""))).toEqual(adminRoutes("loader"));
  expect(Object.keys(formsOf(""))).toEqual(adminRoutes("action"));
  expect(Object.keys(orders()).sort()).toEqual(adminRoutes("action"));
});

/** What a shop orders at each route, with all that it could know of another one. */
function orders(): Record<string, Fields[]> {
  const { shop } = zebra;
  const {
    signUps,
    job,
    batch,
    view,
    token,
    dataRequest,
    email,
    phone,
    variant,
    product,
    code,
    list,
  } = others;
  const both = ["send_again", "delete"];
  const filters: Record<string, string>[] = [
    { search: email },
    { search: phone },
    { variant },
    { product },
    { code },
  ];
  const settings = { default_country: "DE", consent_email: "a", consent_sms: "b" };
  return {
    // Without an address, so that the test calls Shopify only.
    "app.alerts.ts": [
      { intent: "alerts_secret", shop },
      { intent: "alerts", shop, webhook_url: "", digest: "on" },
      { intent: "alerts_test", shop },
      { intent: "block", shop, state: "missing" },
    ],
    "app.api-tokens.ts": [
      { intent: "revoke", shop, id: token },
      { intent: "create", shop, name: "Mine", kind: "secret", scope: "sign_ups:read" },
    ],
    "app.check-hold.ts": [{ shop }],
    "app.data-requests.ts": ["close", "download"].map((intent) => ({
      intent,
      shop,
      id: dataRequest,
    })),
    "app.import-order.ts": [
      { intent: "uploaded", shop, id: others.fileImport },
      { intent: "begin", shop, size: "10" },
    ],
    "app.import-piece.ts": [{ shop, id: others.fileImport, number: "0" }],
    "app.import.tsx": ["check", "columns", "run", "stop", "discard"].map((intent) => ({
      intent,
      shop,
      id: others.fileImport,
    })),
    "app.klaviyo-lists.ts": [{ shop }],
    "app.profile-deletions.ts": [{ shop, chosen: "on" }],
    "app.settings.tsx": [
      { intent: "disconnect", shop, key_seen: "1" },
      { intent: "connect", shop, key_seen: "2", klaviyo_api_key: okapi.key },
      {
        intent: "settings",
        shop,
        ...settings,
        consent_list_id: list.id,
        consent_list_name: "Mine",
      },
    ],
    "app.subscriptions.$id.tsx": [
      { intent: "send_again", shop, id: signUps },
      { intent: "record_consent", shop, id: signUps },
      { intent: "undo", shop, batch },
      { intent: "correct", shop, version: "1", email: "new@example.com", phone: "" },
    ],
    "app.subscriptions._index.tsx": [
      ...both.map((action) => ({ intent: "selected", shop, action, id: signUps })),
      ...both.flatMap((action) => filters.map((one) => ({ intent: "all", shop, action, ...one }))),
      { intent: "stop", shop, id: job },
      { intent: "undo", shop, id: batch },
      { intent: "view", shop, order_of_view: "change", id: view, state: "failed" },
      { intent: "view", shop, order_of_view: "rename", id: view, name: "Mine" },
      { intent: "view", shop, order_of_view: "delete", id: view },
      { intent: "view", shop, order_of_view: "save", name: "Mine", search: email },
    ],
    "app.test-sign-up.ts": [
      { intent: "test", shop, email, variant, product },
      { intent: "delete_test", shop, id: signUps },
    ],
    // At the end: Klaviyo is asked for its account once a second, and connecting asks too.
    "app.readiness.ts": [{ shop }],
  };
}

/** Has a shop order something, and gives the answer. */
async function order(path: string, fields: Fields): Promise<{ status: number; text: string }> {
  const body = new URLSearchParams(
    Object.entries(fields).flatMap(([name, values]) => [values].flat().map((one) => [name, one])),
  );
  const answer = await app.admin(okapi.shop, path, { method: "POST", body });
  return { status: answer.status, text: await answer.text() };
}

/** Whether a table has no row, or there is no such row. */
function isNothing(stored: unknown): boolean {
  return stored === null || (Array.isArray(stored) && stored.length === 0);
}

describe("beside another shop that has as much", () => {
  let alone: Map<string, string>;

  beforeAll(async () => {
    await begin([okapi]);
    alone = await said(okapi);
  });

  beforeEach(() => begin([okapi, zebra]));

  it("no page says a word more or less to a shop for what another shop has", async () => {
    const beside = await said(okapi);
    expect([...beside.keys()]).toEqual([...alone.keys()]);
    for (const [address, text] of beside)
      expect([address, text]).toEqual([address, alone.get(address)]);

    for (const address of plain()) expect(marksIn(beside.get(address)!, zebra)).toEqual([]);
  });

  it("whatever is marked would be seen: its own shop sees all of it", async () => {
    const seen = [...(await said(zebra)).values()].join();
    const texts = [
      "account",
      "e-mails",
      "texts",
      "refusal",
      "detail",
      "answer",
      "product",
      "variant",
      "view",
      "heading",
      "token",
    ];
    for (const mark of [
      ...texts.map((what) => `zebra ${what}`),
      ...["zebra-asks@", "zebra.png", "https://zebra.example", "zebra-error", "zebra/pointer"],
      ...["zebra-act-", "zebra-attempt-", zebra.digits, others.list.name, others.list.id],
      // No page says what a deletion's plan is called; an undo is told it in the answer to the order.
      ...Object.entries(others).flatMap(([what, name]) =>
        typeof name === "string" && what !== "batch" ? name : [],
      ),
    ])
      expect([mark, seen.includes(mark)]).toEqual([mark, true]);
  });

  it("no order of a shop changes anything of another one's, or is told of it", async () => {
    await db.bulkJob.delete({ where: { shop: okapi.shop } });
    const before = await storedOf(zebra);
    expect(Object.entries(before).filter(([, rows]) => isNothing(rows))).toEqual([]);
    for (const [file, all] of Object.entries(orders())) {
      const paths = [others, own].flatMap(({ signUps }) => signUps.map((id) => formsOf(id)[file]!));
      for (const path of new Set(paths))
        for (const fields of all) {
          const { status, text } = await order(path, fields);
          const told = marksIn(text, zebra);
          expect({ file, path, fields, told, ok: status < 500 }).toMatchObject({
            told: [],
            ok: true,
          });
          expect({ file, fields, ...(await storedOf(zebra)) }).toEqual({ file, fields, ...before });
        }
    }
    expect(klaviyo.keysUsed).toContain(okapi.key);
    expect(klaviyo.keysUsed).not.toContain(zebra.key);
  });

  it("a shop's sign-up may be corrected to a shopper who waits in another one", async () => {
    const { id } = await db.subscription.update({
      where: { id: own.signUps[1]! },
      data: { state: "failed" },
    });
    const { version } = await db.subscription.findUniqueOrThrow({ where: { id } });
    const { email, phone } = await db.subscription.findUniqueOrThrow({
      where: { id: others.signUps[1]! },
    });
    const fields = { intent: "correct", version: `${version}`, email: email!, phone: phone! };
    const { text } = await order(formsOf(id)["app.subscriptions.$id.tsx"]!, fields);
    expect(text).toContain("corrected");
  });

  describe("what a shop orders for all of its rows", () => {
    it.each(["send_again", "delete"])("is done to none of another one's: %s", async (action) => {
      await db.subscription.updateMany({
        where: { shop: okapi.shop, state: { not: "cancelled" } },
        data: { state: "failed", updatedAt: new Date(Date.now() - 1_000) },
      });
      await db.bulkJob.delete({ where: { shop: okapi.shop } });
      await db.bulkJob.updateMany({ where: { shop: zebra.shop }, data: { state: "stopped" } });
      const before = await storedOf(zebra);
      const { text } = await order("/app/subscriptions.data?index", { intent: "all", action });
      expect(text).toContain("started");
      await db.bulkJob.updateMany({ where: { shop: okapi.shop }, data: { startsAt: null } });
      const runner = createBulkRunner({ log: logger });
      runner.wake();
      await expect
        .poll(() => db.bulkJob.findUnique({ where: { shop: okapi.shop } }))
        .toMatchObject({ state: "done", moved: own.signUps.length });
      await runner.stop();
      expect(await storedOf(zebra)).toEqual(before);
    });
  });
});
