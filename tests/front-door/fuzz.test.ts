import { getJwt } from "@shopify/shopify-api/test-helpers";
import { beforeAll, describe, expect, it } from "vitest";
import { client as db } from "#app/server/database/db.server.ts";
import { adminActions } from "#tests/fuzz/admin-actions.ts";
import { chooseSeed, inWords, sendAll, STAFF_AT_A_TIME } from "#tests/fuzz/send-all.ts";
import { wrongRows, type Sent } from "#tests/fuzz/rows.ts";
import { signUps } from "#tests/fuzz/sign-ups.ts";
import { webhooks } from "#tests/fuzz/webhooks.ts";
import { formsOf } from "./admin-routes.ts";
import { isAlarm } from "./built-app.ts";
import { furnish, namesIn } from "./marked-shop.ts";
import { lines, open, port } from "./world.ts";

const COUNT = 1_000;
const SECRET = "test-api-secret";
const [SENDER, OTHER] = ["fuzz-sender.myshopify.com", "fuzz-other.myshopify.com"];
/** The shop of which nothing may change. */
const VICTIM = {
  shop: "fuzz-victim.myshopify.com",
  name: "fuzz-victim",
  digits: "9182",
  id: "dddddddd",
  key: "pk_victim",
};

const seed = chooseSeed();

beforeAll(async () => {
  for (const shop of [SENDER, OTHER, VICTIM.shop]) await open(shop);
  await furnish(VICTIM);
});

/** All that is stored of the victim. */
async function victim() {
  const where = { shop: VICTIM.shop };
  const [merchant, rows, requests, sessions, alerts] = await Promise.all([
    db.merchant.findUnique({ where, include: { consentTexts: true, bulkJob: true } }),
    db.subscription.findMany({ where, orderBy: { id: "asc" } }),
    db.dataRequest.findMany({ where, orderBy: { id: "asc" } }),
    db.session.count({ where }),
    db.alertSettings.findMany({ where }),
  ]);
  return { merchant, rows, requests, sessions, alerts };
}

describe(`${COUNT} generated requests of each kind (FUZZ_SEED=${seed})`, () => {
  it("at the sign-up endpoint meet no error, and store exactly what was accepted", async () => {
    const before = await victim();
    const [sent, failed]: [Sent[], string[]] = [[], []];
    await sendAll(
      { port, count: COUNT, seed },
      signUps,
      async (make, number) => {
        const made = await make({ shop: SENDER, secret: SECRET, now: new Date(), number });
        return { ...made, isWhole: made.expected !== "either" };
      },
      (answered) => {
        sent.push({ expected: answered.expected, told: answered.told, status: answered.status });
        if (answered.status >= 500) failed.push(inWords(answered));
      },
    );
    expect(failed).toEqual([]);
    const rows = await db.subscription.findMany({ where: { shop: { not: VICTIM.shop } } });
    expect(wrongRows(SENDER, sent, rows)).toEqual([]);
    expect(rows.length).toBeGreaterThan(COUNT / 8);
    expect(await victim()).toEqual(before);
  });

  it("at the webhooks meet no error, and change no other shop", async () => {
    const before = await victim();
    const failed: string[] = [];
    await sendAll(
      { port, count: COUNT, seed },
      webhooks,
      (make) => make({ shop: OTHER, victim: VICTIM.shop, secret: SECRET }),
      (answered) => answered.status >= 500 && failed.push(inWords(answered)),
    );
    expect(failed).toEqual([]);
    // So many were not only refused, but done; those about stock leave no receipt.
    expect(await db.webhookReceipt.count()).toBeGreaterThan(COUNT / 500);
    expect(await victim()).toEqual(before);
  });

  it("at the admin's actions meet no error, and change no other shop", async () => {
    const before = await victim();
    const { token } = await getJwt("fuzz-sender", "test-api-key", SECRET);
    const [foreignId = ""] = namesIn(VICTIM).signUps;
    const own = await db.subscription.findMany({ where: { shop: SENDER }, take: 50 });
    const ownIds = own.map(({ id }) => id);
    const forms = [foreignId, "^"].flatMap((id) => Object.values(formsOf(id)));
    const paths = forms.flatMap((path) => (/\.data/.test(path) ? [path] : [path, `${path}.data`]));
    const failed: string[] = [];
    await sendAll(
      { port, count: COUNT, seed, atATime: STAFF_AT_A_TIME },
      adminActions,
      (make) => make({ paths, token, foreignId, ownIds }),
      (answered) => answered.status >= 500 && failed.push(inWords(answered)),
    );
    expect(failed).toEqual([]);
    expect(await victim()).toEqual(before);
    // So many forms were not only refused, but done.
    const [acted, planned, deleted] = await Promise.all([
      db.merchantAction.count({ where: { shop: SENDER } }),
      db.plannedDeletion.count({ where: { shop: SENDER } }),
      db.subscription.count({ where: { shop: SENDER, state: "cancelled" } }),
    ]);
    expect(acted + planned + deleted).toBeGreaterThan(0);
  });

  it("are worth no line of alarm, and leave no address in the log", async () => {
    const written = await lines();
    // Each of these two may be the operator's fault, and is one line a minute.
    const ours = /"fault":"wrong_(signature|time)"/;
    expect(written.filter((line) => isAlarm(line) && !ours.test(line))).toEqual([]);
    expect(written.filter((line) => /@example|4155550199|[^a-z]f[0-9a-f]{16}/.test(line))).toEqual(
      [],
    );
  });
});
