import { gzipSync } from "node:zlib";
import { client as db, commit, write } from "#app/server/database/db.server.ts";
import { seal } from "#app/merchant/seal.server.ts";
import { Prisma } from "#prisma/client/client.ts";
import type { State } from "#app/outbox/subscription.ts";
import { adjustCounts } from "#app/outbox/stats/commit-counted.server.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const STATES: State[] = ["failed", "failed", "blocked", "queued", "delivered", "delivered"];

/** The marks by which a shop's data is recognised in any answer. */
export interface Marks {
  shop: string;
  /** In everything of its that is a text. */
  name: string;
  /** Four digits, in everything of its that is a number. */
  digits: string;
  /** The beginning of its ids: eight hexadecimal digits. */
  id: string;
  key: string;
}

/** The names of what is stored of a shop that is furnished like this. */
export function namesIn({ shop, name, digits, id }: Marks) {
  const numbered = (at: number) => `${id}-0000-4000-8000-00000000000${at}`;
  const signUps = STATES.map((_, at) => numbered(at));
  return {
    signUps,
    job: numbered(9),
    batch: numbered(8),
    view: numbered(7),
    fileImport: numbered(6),
    token: numbered(5),
    dataRequest: `${shop}/${digits}`,
    email: `${name}-0@${name}.example`,
    phone: `+1415555${digits}`,
    restock: `${name}-restock`,
    /** One of its own, beside the one that every shop has. */
    variant: `33${digits}`,
    product: `80${digits}`,
    code: `${name}_code`,
    list: { id: `${name}list`, name: `${name} list` },
  };
}

/** The same in all shops, as with a theme's demo products: each shop has its own name for it. */
export const SHARED_VARIANT = "33001893429341";

/** Half a day from where "three days ago" would be another word. */
export function longAgo(): Date {
  return new Date(Date.now() - 3.5 * DAY_MS);
}

/** Gives an installed shop one of everything that the app stores, all of it marked. */
export async function furnish(marks: Marks, at = longAgo()): Promise<void> {
  const { shop, name, digits, key } = marks;
  const names = namesIn(marks);
  const said = (what: string) => `${name} ${what}`;
  await commit(() => [
    write.merchant.update({
      where: { shop },
      data: {
        sealedKey: seal(shop, key),
        keyLastFour: digits,
        keyVersion: 1,
        connectedAt: at,
        accountId: said("account id"),
        accountName: said("account"),
        hold: "key_refused",
        holdDetail: said("hold"),
        holdKeyVersion: 1,
        heldAt: at,
        consentRefusedKeyVersion: 1,
        consentRefusedDetail: said("refusal"),
        consentListId: names.list.id,
        consentListName: names.list.name,
        smsEnabled: true,
        consentVersion: 1,
        storefrontToldAt: at,
        timeZone: noonNow(),
        currency: "USD",
        lane: { create: { id: `${name}-lane`, wakeAt: null } },
      },
    }),
    write.consentText.create({
      data: { shop, version: 1, email: said("e-mails"), sms: said("texts"), createdAt: at },
    }),
    write.subscription.createMany({
      data: STATES.map((state, row) => ({
        id: names.signUps[row]!,
        shop,
        state,
        createdAt: at,
        updatedAt: at,
        dueAt: at,
        ...(state === "delivered" && { deliveredAt: at }),
        variantId: row % 2 === 0 ? names.variant : SHARED_VARIANT,
        productId: row % 2 === 0 ? names.product : "8001",
        email: `${name}-${row}@${name}.example`,
        phone: names.phone,
        country: "US",
        smsConsent: true,
        emailConsent: true,
        smsConsentVersion: 1,
        emailConsentVersion: 1,
        locale: "en",
        pageUrl: `https://${name}.example/products/${row}`,
        dedupeKey: `${name}-${row}`,
        lastCode: names.code,
        lastStatus: 400,
        attemptCount: 1,
        ...(state === "failed" && { lastReason: "variant_refused" }),
      })),
    }),
    ...adjustCounts(names.signUps, 1),
    write.attempt.createMany({
      data: names.signUps.map((subscriptionId, row) => ({
        id: `${name}-attempt-${row}`,
        subscriptionId,
        shop,
        number: 0,
        rowVersion: 1,
        keyVersion: 1,
        at,
        durationMs: 5,
        outcome: "refused",
        status: 400,
        revision: "2026-07-15",
        channels: "EMAIL",
        requestId: `${name}-error`,
        servedRevision: null,
        code: names.code,
        pointer: `/${name}/pointer`,
        detail: said("detail"),
        answer: JSON.stringify({ said: said("answer") }),
      })),
    }),
    write.merchantAction.createMany({
      data: names.signUps.map((subscriptionId, row) => ({
        id: `${name}-act-${row}`,
        subscriptionId,
        shop,
        at,
        kind: "sent_again",
        rowVersion: 0,
      })),
    }),
    write.plannedDeletion.create({
      data: {
        subscriptionId: names.signUps[5]!,
        shop,
        batch: names.batch,
        // Not while a test runs.
        runAt: new Date(Date.now() + DAY_MS),
        rowVersion: 1,
        dedupeKey: null,
      },
    }),
    write.fileImport.create({
      data: {
        ...{ id: names.fileImport, shop, state: "mapping", size: 20, staffId: digits },
        ...{ encoding: "utf-8", delimiter: ",", dueAt: at, createdAt: at, updatedAt: at },
      },
    }),
    write.fileImportPiece.create({
      data: {
        ...{ importId: names.fileImport, number: 0 },
        content: gzipSync(`${said("heading")}\n${names.email}\n`).toString("base64"),
      },
    }),
    write.savedView.create({
      data: {
        id: names.view,
        shop,
        name: said("view"),
        query: `code=${names.code}`,
        createdAt: at,
      },
    }),
    write.variant.createMany({
      data: [names.variant, SHARED_VARIANT].map((variantId, one) => ({
        shop,
        variantId,
        productId: one === 0 ? names.product : "8001",
        fetchedAt: at,
        productTitle: said("product"),
        variantTitle: said("variant"),
        imageUrl: `https://cdn.shopify.com/${name}.png`,
      })),
    }),
    // Looked at, and not again while a test runs.
    write.variantStock.createMany({
      data: [names.variant, SHARED_VARIANT].map((variantId, one) => ({
        ...{ shop, variantId, productId: one === 0 ? names.product : "8001", available: false },
        ...{ quantity: 0, price: "19.90", changedAt: at, lookedAt: at },
        lookAt: new Date(Date.now() + DAY_MS),
      })),
    }),
    write.restock.create({
      data: {
        ...{ id: names.restock, shop, variantId: names.variant, productId: names.product },
        ...{ at, lastAt: at, closedAt: at, people: 1 },
        ...{ lookedAt: at, notified: 1, opened: 0, bought: 1, lookFaults: "no_orders" },
      },
    }),
    write.profileDeletion.create({
      data: {
        ...{ id: `${name}-deletion`, shop, requestedAt: at, outcome: "accepted", status: 202 },
        endedAt: at,
      },
    }),
    write.postponedEnd.create({
      data: {
        shop,
        topic: "app/uninstalled",
        triggeredAt: at,
        receivedAt: at,
        // Sooner than the longest interval of the checks: a later time is checked at once.
        checkAt: new Date(Date.now() + HOUR_MS),
      },
    }),
    write.dataRequest.create({
      data: {
        id: names.dataRequest,
        shop,
        requestedAt: at,
        email: `${name}-asks@${name}.example`,
        phone: names.phone,
      },
    }),
    write.accessRecord.create({
      data: {
        id: `${name}-access`,
        shop,
        at,
        staffId: digits,
        kind: "viewed",
        subject: names.signUps[0] ?? null,
        count: 1,
      },
    }),
    write.apiToken.create({
      data: {
        id: names.token,
        shop,
        name: said("token"),
        kind: "secret",
        hash: said("hash"),
        lastFour: digits,
        scopes: "sign_ups:read",
        createdAt: at,
        createdBy: digits,
      },
    }),
    // Told of today, so that the app itself changes nothing of it while a test runs.
    write.alertSettings.create({
      data: {
        shop,
        webhookUrl: seal(shop, `https://${name}.example/alerts`),
        sealedSecret: seal(shop, "whsec_c2VjcmV0"),
        digest: false,
        blockPlacedAt: at,
      },
    }),
    write.alert.create({
      data: { shop, cause: "sending_paused", startedAt: at, lastSentAt: new Date() },
    }),
    write.alertMessage.create({
      data: {
        id: `${name}-alert`,
        shop,
        channel: "webhook",
        kind: "sending_paused",
        body: JSON.stringify({ text: said("alert") }),
        createdAt: at,
        tries: 1,
        triedAt: at,
        outcome: "answered",
        status: 500,
      },
    }),
    write.bulkJob.create({
      data: {
        id: names.job,
        shop,
        state: "running",
        upTo: at,
        total: Number(digits),
        filter: `search=${name}`,
        createdAt: at,
        updatedAt: new Date(),
      },
    }),
  ]);
}

/** Everything that is stored of a shop: the rows of every table that knows shops, and its lane. */
export async function storedOf({ shop, name }: Marks): Promise<Record<string, unknown>> {
  const stored: Record<string, unknown> = {};
  for (const name of Object.values(Prisma.ModelName)) {
    const columns = Prisma[`${name}ScalarFieldEnum`];
    if (!("shop" in columns)) continue;
    stored[name] = await db.$queryRaw(
      Prisma.sql`SELECT * FROM ${Prisma.raw(`"${name}"`)} WHERE "shop" = ${shop} ORDER BY 1, 2, 3, 4`,
    );
  }
  return { ...stored, lane: await db.lane.findUnique({ where: { id: `${name}-lane` } }) };
}

/** A time zone in which it is about noon: no day begins there while a test runs. */
function noonNow(): string {
  const hours = new Date().getUTCHours() - 12;
  return hours === 0 ? "UTC" : `Etc/GMT${hours > 0 ? "+" : ""}${hours}`;
}
