import { beforeEach, describe, expect, it } from "vitest";
import {
  beginCheck,
  readReport,
  shown,
  upload,
  workOnCheck,
  workOnRun,
} from "#tests/file-import.ts";
import { refuse } from "#tests/refusal.ts";
import { emptyDatabase } from "#tests/setup/empty.ts";
import { connectShop, signUp } from "#tests/shops.ts";
import { wrongCounts } from "#tests/wrong-counts.ts";
import { identify } from "../merchant/person.server.ts";
import { loadSettings } from "../merchant/settings.server.ts";
import { enqueue } from "../outbox/enqueue.server.ts";
import { eraseShop, erasePerson, rowsOfPerson } from "../outbox/erase.server.ts";
import { findOne } from "../outbox/log/history.server.ts";
import { resend } from "../outbox/resend.server.ts";
import { client as db } from "../server/database/db.server.ts";
import { FILE_LIMITS } from "./file/limits.ts";
import { PART_ROWS, ROWS_AT_ONCE } from "./check/check-file.server.ts";
import { importPart, nextRun } from "./run/import-part.server.ts";
import { hasRoom, PARTS_IN_QUEUE } from "./run/queue-room.server.ts";
import {
  chooseColumns,
  discardImport,
  expireImports,
  startCheck,
  startRun,
  stopRun,
} from "./stored/lifecycle.server.ts";
import { eraseFromImport } from "./stored/erase-person.server.ts";
import { linesOfPerson, MOST_LISTED } from "./stored/lines-of-person.server.ts";
import { beginUpload, endUpload, storePiece } from "./stored/upload.server.ts";

const now = new Date("2026-11-24T12:00:00Z");
const DAY_MS = 86_400_000;
const MUG = "39412345872477";
const staff = { staffId: "7", now };
const later = (ms: number) => new Date(now.getTime() + ms);

const FILE = `Email,Variant ID,Created at,Status
ada@shop.example,${MUG},2026-11-01 10:00,pending
ADA@shop.example ,gid://shopify/ProductVariant/${MUG},2026-11-02 10:00,pending
bob@shop.example,${MUG},,pending
=cmd|' /C calc'!A0,${MUG},2026-11-01,pending
eve@shop.example,1,2026-11-01,pending
fay@shop.example,${MUG},2026-11-01,sent
kim@shop.example,${MUG},2020-11-01,pending
`;

/** A file of some hundred good rows. */
const many = (count: number) =>
  `email,variant_id\n${Array.from({ length: count }, (_, at) => `p${at}@shop.example,${MUG}\n`).join("")}`;

async function checked(shop: string, file: string | Uint8Array): Promise<string> {
  const id = await upload(shop, file, now);
  await beginCheck(shop, now);
  await workOnCheck(id, now);
  return id;
}

async function rowsOf(shop: string) {
  return db.subscription.findMany({ where: { shop }, orderBy: { email: "asc" } });
}

beforeEach(emptyDatabase);

describe("a file", () => {
  it("is recognised, checked without importing anything, and then imported", async () => {
    const { shop, laneId } = await connectShop();
    const before = await enqueue(shop, signUp({ email: "bob@shop.example", variantId: MUG }), now);
    const id = await upload(shop, FILE, now);
    expect(await shown(shop)).toMatchObject({
      state: "mapping",
      mapping: { columns: { email: 0, variantId: 1, signedUpAt: 2, status: 3 } },
      preview: { headings: ["Email", "Variant ID", "Created at", "Status"] },
    });
    await beginCheck(shop, now);
    await workOnCheck(id, now);
    expect(await shown(shop)).toMatchObject({
      ...{ state: "checked", total: 7, checked: 7, ready: 1, duplicates: 2, rejected: 4 },
    });
    expect((await rowsOf(shop)).length).toBe(1);
    const report = await readReport(shop, id);
    expect(report.map(({ row, result, fault }) => [row, fault ?? result])).toEqual([
      [2, "ready"],
      [3, "duplicate"],
      [4, "duplicate"],
      [5, "email_invalid"],
      [6, "variant_unknown"],
      [7, "already_notified"],
      [8, "time_too_old"],
    ]);

    await db.lane.update({ where: { id: laneId }, data: { wakeAt: null } });
    expect(await startRun(shop, id, staff)).toBe(true);
    expect(await db.fileImportPiece.count()).toBe(0);
    await workOnRun(now);
    expect(await shown(shop)).toMatchObject({ state: "done", accepted: 1, skipped: 0 });
    expect((await readReport(shop, id)).map(({ result }) => result)).toEqual([
      ...["accepted", "duplicate", "duplicate", "rejected", "rejected", "rejected", "rejected"],
    ]);
    const [ada, bob] = await rowsOf(shop);
    expect(bob?.id).toBe(before.id);
    expect(ada).toMatchObject({
      ...{ email: "ada@shop.example", variantId: MUG, productId: "6735915950109", state: "queued" },
      ...{ source: "import", dueAt: now, createdAt: new Date("2026-11-01T10:00:00Z") },
    });
    expect((await db.lane.findUniqueOrThrow({ where: { id: laneId } })).wakeAt).toEqual(now);
    const part = await db.fileImportPart.findFirstOrThrow();
    expect(part.rows).not.toMatch(/shop\.example/);
    expect(await db.accessRecord.findFirst({ where: { shop } })).toMatchObject({
      ...{ kind: "imported", staffId: "7", count: 1 },
    });
  });

  it("has no shopper whose product came back since they signed up there", async () => {
    const { shop } = await connectShop();
    const back = (restockedAt: Date) =>
      db.variantStock.upsert({
        where: { shop_variantId: { shop, variantId: MUG } },
        create: { shop, variantId: MUG, available: true, changedAt: restockedAt, restockedAt },
        update: { changedAt: restockedAt, restockedAt },
      });
    await back(new Date("2026-11-05T00:00:00Z"));
    const id = await checked(
      shop,
      `email,variant_id,created_at\nold@shop.example,${MUG},2026-11-01\nnew@shop.example,${MUG},2026-11-10\nlate@shop.example,${MUG},2026-11-20\n`,
    );
    expect((await readReport(shop, id)).map(({ fault, result }) => fault ?? result)).toEqual([
      ...["came_back", "ready", "ready"],
    ]);
    // Once more between the check and the import.
    await back(new Date("2026-11-15T00:00:00Z"));
    await startRun(shop, id, staff);
    await workOnRun(now);
    expect((await rowsOf(shop)).map(({ email }) => email)).toEqual(["late@shop.example"]);
    expect(await shown(shop)).toMatchObject({ state: "done", accepted: 1, skipped: 1 });
  });

  it("has its shopper, although a suspected bot came first with their address", async () => {
    const { shop } = await connectShop();
    const bot = signUp({ email: "ada@shop.example", variantId: MUG, botSign: "token_missing" });
    await enqueue(shop, bot, now);
    const id = await checked(shop, `email,variant_id\nada@shop.example,${MUG}\n`);
    await startRun(shop, id, staff);
    await workOnRun(now);
    const rows = await rowsOf(shop);
    expect(rows.map(({ state, source }) => `${state} ${source}`).sort()).toEqual([
      "cancelled null",
      "queued import",
    ]);
    expect(await shown(shop)).toMatchObject({ accepted: 1 });
  });

  it("that is imported twice stores nothing twice", async () => {
    const { shop } = await connectShop();
    for (const expected of [
      { ready: 300, duplicates: 0, accepted: 300 },
      { ready: 0, duplicates: 300, accepted: 0 },
    ]) {
      const id = await checked(shop, many(300));
      expect(await startRun(shop, id, staff)).toBe(expected.ready > 0);
      await workOnRun(now);
      expect(await shown(shop)).toMatchObject(expected);
      expect((await rowsOf(shop)).length).toBe(300);
    }
  });

  it("has a shopper who signs up between the check and the import only once", async () => {
    const { shop } = await connectShop();
    const id = await checked(shop, many(3));
    await enqueue(shop, signUp({ email: "p1@shop.example", variantId: MUG }), now);
    await startRun(shop, id, staff);
    await workOnRun(now);
    expect(await shown(shop)).toMatchObject({ accepted: 2, skipped: 1 });
    expect((await readReport(shop, id)).map(({ result }) => result)).toEqual([
      ...["accepted", "duplicate", "accepted"],
    ]);
    expect((await rowsOf(shop)).length).toBe(3);
  });

  it("is counted in the hours of its sign-ups", async () => {
    const { shop } = await connectShop();
    const id = await checked(shop, FILE);
    await startRun(shop, id, staff);
    await workOnRun(now);
    const counts = await db.hourlyCount.findMany({ where: { shop }, orderBy: { hour: "asc" } });
    expect(counts.map(({ hour, count }) => [hour, count])).toEqual([
      ["", 2],
      ["2026-11-01T10", 1],
      ["2026-11-24T12", 1],
    ]);
    const wanted = await db.variantCount.findMany({ where: { shop }, orderBy: { day: "asc" } });
    expect(wanted[0]).toMatchObject({ day: "", variantId: MUG, waiting: 2, signUps: 2 });
    expect(wanted.map(({ day, signUps }) => [day, signUps])).toContainEqual(["2026-11-01", 1]);
  });

  it("leaves room for shoppers: its next part is due when Klaviyo has had time for this one", async () => {
    const { shop } = await connectShop();
    const id = await checked(shop, many(2 * PART_ROWS + 1));
    await startRun(shop, id, staff);
    const done = await workOnRun(now);
    expect(done.getTime() - now.getTime()).toBe(((2 * PART_ROWS + 1) / 25) * 1_000);
  });
});

it("a suspected bot's row ends where its shopper is imported: they are sent once", async () => {
  const { shop } = await connectShop();
  const wish = signUp({ email: "p0@shop.example", variantId: MUG, botSign: "token_missing" });
  const blocked = await enqueue(shop, wish, now);
  const id = await checked(shop, many(2));
  await startRun(shop, id, staff);
  await workOnRun(now);
  expect(await resend(shop, blocked.id, now)).toBe(false);
  expect((await rowsOf(shop)).map(({ email, state }) => [email, state])).toEqual(
    expect.arrayContaining([
      ["p0@shop.example", "queued"],
      ["p1@shop.example", "queued"],
      [null, "cancelled"],
    ]),
  );
  expect(await wrongCounts()).toEqual([]);
  expect(await shown(shop)).toMatchObject({ accepted: 2, skipped: 0 });
});

describe("a consent of another app", () => {
  const CONSENTS = `email,phone,sku,sms consent,email consent,consent date,consent text
a@shop.example,+49 151 23456789,MUG-GREEN,yes,yes,2026-11-01,Text me.
b@shop.example,+49 151 23456780,MUG-GREEN,yes,yes,,Text me.
`;
  it("keeps its wording word for word, and Klaviyo is not asked unless the merchant wants it", async () => {
    const { shop } = await connectShop();
    await db.merchant.update({ where: { shop }, data: { smsEnabled: true } });
    const before = await loadSettings(shop);
    const id = await checked(shop, CONSENTS);
    await startRun(shop, id, staff);
    await workOnRun(now);
    const [a, b] = await rowsOf(shop);
    expect(a).toMatchObject({
      ...{ phone: "+4915123456789", smsConsent: true, emailConsent: true },
      ...{
        smsConsentVersion: 2,
        emailConsentVersion: 2,
        consentStep: null,
        unaskedConsents: "both",
      },
      emailConsentGivenAt: new Date("2026-11-01T00:00:00Z"),
    });
    expect(b).toMatchObject({ phone: null, smsConsent: false, emailConsent: false });
    expect([b?.emailConsentGivenAt, b?.smsConsentGivenAt]).toEqual([null, null]);
    expect((await readReport(shop, id)).map(({ note }) => note)).toEqual([null, "phone_left_out"]);
    expect(await db.consentText.findMany({ where: { shop, locale: "import" } })).toMatchObject([
      { version: 2, sms: "Text me.", email: "Text me." },
    ]);
    // The storefront shows what it showed.
    expect(await loadSettings(shop)).toEqual({ ...before, newestConsent: 2 });
  });

  it("is shown with its own date, which a consent of the shop's own wording has not", async () => {
    const { shop } = await connectShop();
    await db.merchant.update({ where: { shop }, data: { smsEnabled: true } });
    const id = await checked(shop, CONSENTS);
    await startRun(shop, id, staff);
    await workOnRun(now);
    const [a] = await rowsOf(shop);
    const givenAt = new Date("2026-11-01T00:00:00Z");
    expect(await findOne(shop, a?.id ?? "")).toMatchObject({
      ...{ smsGivenAt: givenAt, emailGivenAt: givenAt, emailWording: { text: "Text me." } },
    });
    const ada = await identify(shop, { email: "a@shop.example", phone: null });
    expect(await rowsOfPerson(shop, ada)).toMatchObject([
      { source: "import", smsConsentGivenAt: givenAt, emailConsentGivenAt: givenAt },
    ]);
    // A version that the storefront shows: the sign-up that brought it gave it.
    await db.subscription.update({ where: { id: a?.id }, data: { emailConsentVersion: 1 } });
    expect(await findOne(shop, a?.id ?? "")).toMatchObject({
      ...{ smsGivenAt: givenAt, emailGivenAt: null },
    });
    await erasePerson(shop, ada, now);
    expect((await rowsOf(shop)).map(({ emailConsentGivenAt }) => emailConsentGivenAt)).toEqual([
      null,
      null,
    ]);
  });

  it("is recorded in Klaviyo where the merchant wants it", async () => {
    const { shop } = await connectShop();
    await db.merchant.update({ where: { shop }, data: { smsEnabled: true } });
    const id = await upload(shop, CONSENTS, now);
    await beginCheck(shop, now, { recordConsents: true });
    await workOnCheck(id, now);
    await startRun(shop, id, staff);
    await workOnRun(now);
    expect((await rowsOf(shop))[0]).toMatchObject({ smsConsent: true, unaskedConsents: null });
  });
});

describe("an import", () => {
  it("that is stopped goes on where it was, and counts each row once", async () => {
    const { shop } = await connectShop();
    const id = await checked(shop, many(3 * PART_ROWS));
    await startRun(shop, id, staff);
    const at = await workOnRun(now, 1);
    expect(await stopRun(shop, id, at)).toBe(true);
    expect(await nextRun(later(DAY_MS))).toBeUndefined();
    expect(await shown(shop)).toMatchObject({ state: "stopped", accepted: PART_ROWS });
    expect((await readReport(shop, id)).filter(({ result }) => result === "waiting").length).toBe(
      2 * PART_ROWS,
    );
    expect(await startRun(shop, id, staff)).toBe(true);
    await workOnRun(later(1_000));
    expect(await shown(shop)).toMatchObject({ state: "done", accepted: 3 * PART_ROWS });
    expect((await rowsOf(shop)).length).toBe(3 * PART_ROWS);
  });

  it("does each part once, however many processes try at once", async () => {
    const { shop } = await connectShop();
    const id = await checked(shop, many(PART_ROWS + 5));
    await startRun(shop, id, staff);
    const run = (await nextRun(now))!;
    const tries = await Promise.all([1, 2, 3].map(() => importPart(run, now)));
    expect(tries.sort()).toEqual(["imported", "unchanged", "unchanged"]);
    expect(await shown(shop)).toMatchObject({ accepted: PART_ROWS, skipped: 0 });
  });

  it("whose part the database refuses has done nothing of it, and is tried again", async () => {
    const { shop } = await connectShop();
    const id = await checked(shop, many(5));
    await startRun(shop, id, staff);
    const run = (await nextRun(now))!;
    const accept = await refuse('INSERT ON "HourlyCount"');
    await expect(importPart(run, now)).rejects.toThrow();
    await accept();
    expect(await rowsOf(shop)).toEqual([]);
    expect(await shown(shop)).toMatchObject({ state: "running", accepted: 0 });
    await workOnRun(now);
    expect(await shown(shop)).toMatchObject({ state: "done", accepted: 5 });
  });

  it("does not begin while another one is worked on, and replaces one that has ended", async () => {
    const { shop } = await connectShop();
    const id = await checked(shop, many(5));
    await startRun(shop, id, staff);
    expect(await beginUpload(shop, { size: 5, staffId: "7" }, now)).toEqual({ kind: "busy" });
    await workOnRun(now);
    const other = await upload(shop, many(1), now);
    expect((await shown(shop)).id).toBe(other);
    expect(await db.fileImportPart.count()).toBe(0);
  });

  it("of an uninstalled shop rests", async () => {
    const { shop } = await connectShop();
    const id = await checked(shop, many(5));
    await startRun(shop, id, staff);
    await db.merchant.update({ where: { shop }, data: { uninstalledAt: now } });
    expect(await nextRun(now)).toBeUndefined();
  });

  it("is no other shop's", async () => {
    const [one, other] = [await connectShop(), await connectShop()];
    const id = await checked(one.shop, many(5));
    const { mapping } = await shown(one.shop);
    expect(await startRun(other.shop, id, staff)).toBe(false);
    expect(await startCheck(other.shop, id, mapping!, now)).toBe(false);
    expect(await stopRun(other.shop, id, now)).toBe(false);
    expect(await chooseColumns(other.shop, id, now)).toBe(false);
    expect(await discardImport(other.shop, id)).toBe(false);
    expect(await endUpload(other.shop, id, now)).toBe(false);
    expect(await readReport(other.shop, id)).toEqual([]);
    expect((await shown(one.shop)).state).toBe("checked");
  });
});

describe("a check", () => {
  it("that is killed in its middle goes on behind what it stored, with the same result", async () => {
    const file = `${many(2 * ROWS_AT_ONCE)}p0@shop.example,${MUG}\nnone,${MUG}\n`;
    const { shop } = await connectShop();
    const id = await upload(shop, file, now);
    await beginCheck(shop, now);
    const rest = () => Promise.reject(new Error("killed"));
    await expect(workOnCheck(id, now, { rest })).rejects.toThrow("killed");
    expect(await shown(shop)).toMatchObject({ state: "checking", checked: ROWS_AT_ONCE });
    await workOnCheck(id, now, { token: "two" });
    expect(await shown(shop)).toMatchObject({
      ...{ state: "checked", total: 402, ready: 400, duplicates: 1, rejected: 1 },
    });
    expect((await readReport(shop, id)).map(({ row }) => row)).toEqual(
      Array.from({ length: 402 }, (_, at) => at + 2),
    );
  });

  it("ends where the merchant goes back, or another process has it", async () => {
    const { shop } = await connectShop();
    const id = await upload(shop, many(3 * ROWS_AT_ONCE), now);
    await beginCheck(shop, now);
    await workOnCheck(id, now, {
      rest: async () => {
        await db.fileImport.update({ where: { id }, data: { leaseToken: "another" } });
      },
    });
    expect(await shown(shop)).toMatchObject({ state: "checking", checked: ROWS_AT_ONCE });
    await workOnCheck(id, now, {
      rest: async () => {
        await chooseColumns(shop, id, now);
      },
    });
    expect(await shown(shop)).toMatchObject({ state: "mapping", checked: 0 });
    expect(await db.fileImportPart.count()).toBe(0);
  });

  it("of a file that breaks far behind its beginning leaves nothing of it", async () => {
    const { shop } = await connectShop();
    const id = await upload(shop, `${many(20_000)}"x" y,1\n`, now);
    await beginCheck(shop, now);
    await workOnCheck(id, now);
    expect(await shown(shop)).toMatchObject({
      ...{ state: "refused", refusal: { fault: "quotes", line: 20_002 } },
    });
    expect(await db.fileImportPart.count()).toBe(0);
    expect(await db.fileImportPiece.count()).toBe(0);
  });
});

describe("an upload", () => {
  it.each<[string, Uint8Array, string, number | null]>([
    ["a workbook", Buffer.from("504b030414000600", "hex"), "not_text", null],
    ["headings alone", Buffer.from("email,sku\n"), "no_rows", null],
    ["broken quotes", Buffer.from('email,sku\n"a" b,1\n'), "quotes", 2],
  ])("of %s is refused, and nothing of it stays", async (_, bytes, fault, line) => {
    const { shop } = await connectShop();
    await upload(shop, bytes, now);
    expect(await shown(shop)).toMatchObject({ state: "refused", refusal: { fault, line } });
    expect(await db.fileImportPiece.count()).toBe(0);
  });

  it("of another encoding is read", async () => {
    const { shop } = await connectShop();
    const id = await checked(shop, Buffer.from(`\ufeff${FILE.replaceAll(",", "\t")}`, "utf16le"));
    expect(await shown(shop)).toMatchObject({ id, ready: 2, rejected: 4 });
  });

  it("that is too large is refused before it is sent", async () => {
    const { shop } = await connectShop();
    const size = FILE_LIMITS.bytes + 1;
    expect(await beginUpload(shop, { size, staffId: "7" }, now)).toEqual({ kind: "too_large" });
    expect(await beginUpload(shop, { size: 0, staffId: "7" }, now)).toEqual({ kind: "empty" });
  });

  it("takes no piece that is not of its size or place, and needs all of them", async () => {
    const { shop } = await connectShop();
    const begun = await beginUpload(shop, { size: 300_000, staffId: "7" }, now);
    const id = begun.kind === "begun" ? begun.id : "";
    const piece = (number: number, length: number) =>
      storePiece(shop, { id, number, bytes: Buffer.alloc(length, "a") }, now);
    expect(await piece(0, 262_143)).toBe(false);
    expect(await piece(2, 10)).toBe(false);
    expect(await piece(-1, 262_144)).toBe(false);
    expect(await piece(1, 37_857)).toBe(false);
    expect(await piece(1, 37_856)).toBe(true);
    await endUpload(shop, id, now);
    expect(await shown(shop)).toMatchObject({ refusal: { fault: "incomplete" } });
    expect(await piece(0, 262_144)).toBe(false);
  });
});

describe("a person who is erased", () => {
  const person = (shop: string, email: string) => identify(shop, { email, phone: null });

  it("takes a file with them, which the shop then has to export again", async () => {
    const { shop } = await connectShop();
    const id = await checked(shop, many(5));
    await eraseFromImport(shop, await person(shop, "stranger@shop.example"), now);
    expect((await shown(shop)).state).toBe("checked");
    await eraseFromImport(shop, await person(shop, "P3@shop.example"), now);
    expect(await shown(shop)).toMatchObject({
      ...{ id, state: "refused", refusal: { fault: "customer_erased" } },
    });
    expect(await db.fileImportPart.count()).toBe(0);
  });

  it.each([
    ["a space before the @", "ann @shop.example", ""],
    ["a tab and a thin space", "ann\t@\u2009shop.example", ""],
    ["a full-width @ and dot", "Ann\uff20shop\uff0eexample", ""],
    ["a zero-width character", "a\u200bnn@shop.example", ""],
    ["a soft hyphen in the domain", "ann@sh\u00adop.example", ""],
    ["an en dash in the number", "", "+1 415\u2013555\u20132671"],
    [
      "full-width digits",
      "",
      "\uff0b\uff11 \uff14\uff11\uff15 \uff15\uff15\uff15 \uff12\uff16\uff17\uff11",
    ],
    ["brackets and a tilde", "", "+1 [415] 555~2671"],
  ])("is found as the check reads them: %s", async (_, email, phone) => {
    const { shop } = await connectShop();
    const who = await identify(shop, { email: "ann@shop.example", phone: "+14155552671" });
    const file = `email,phone,variant_id\np1@shop.example,,${MUG}\n${email},${phone},${MUG}\n`;
    await upload(shop, file, now);
    expect((await linesOfPerson(shop, who)).map(({ line }) => line)).toEqual([3]);
    await eraseFromImport(shop, who, now);
    expect(await shown(shop)).toMatchObject({ refusal: { fault: "customer_erased" } });
  });

  it.each([-12, -5, 1])("is found where two pieces meet: at %i", async (shift) => {
    const { shop } = await connectShop();
    const head = "email,variant_id\n";
    const filler = `x@shop.example,${MUG}\n`;
    const before = 262_144 + shift - head.length;
    const lines = filler.repeat(Math.floor(before / filler.length) - 1);
    const rest = before - lines.length - `,${MUG}\n`.length;
    const file = `${head}${lines}${"y".repeat(rest)},${MUG}\na\u200bnn\uff20shop.example,${MUG}\n`;
    await upload(shop, file, now);
    await eraseFromImport(shop, await person(shop, "ann@shop.example"), now);
    expect(await shown(shop)).toMatchObject({ refusal: { fault: "customer_erased" } });
  });

  it("is found under each spelling of an international domain", async () => {
    const { shop } = await connectShop();
    await upload(shop, `email,variant_id\nann@XN--mller-kva.example,${MUG}\n`, now);
    await eraseFromImport(shop, await person(shop, "ann@m\u00fcller.example"), now);
    expect(await shown(shop)).toMatchObject({ refusal: { fault: "customer_erased" } });
  });

  it("is found by a national number that is shorter than most", async () => {
    const { shop } = await connectShop();
    await upload(shop, `email,phone,variant_id\n,555 1234,${MUG}\n`, now);
    const icelander = await identify(shop, { email: null, phone: "+354 555 1234" });
    await eraseFromImport(shop, icelander, now);
    expect(await shown(shop)).toMatchObject({ refusal: { fault: "customer_erased" } });
  });

  it("is erased from what a check that goes on has stored", async () => {
    const { shop } = await connectShop();
    const id = await checked(shop, many(5));
    await db.fileImport.update({ where: { id }, data: { state: "checking" } });
    // As if the file were read otherwise than it is searched.
    await db.fileImportPiece.deleteMany();
    await eraseFromImport(shop, await person(shop, "p3@shop.example"), now);
    expect(await shown(shop)).toMatchObject({ ready: 4, rejected: 1 });
    expect((await db.fileImportPart.findFirstOrThrow()).rows).not.toContain("p3@shop.example");
  });

  it("is erased from the rows that are still to be imported", async () => {
    const { shop } = await connectShop();
    const id = await checked(shop, many(PART_ROWS + 2));
    await startRun(shop, id, staff);
    const at = await workOnRun(now, 1);
    const run = (await nextRun(later(60_000)))!;
    const who = await person(shop, `p${PART_ROWS + 1}@shop.example`);
    await eraseFromImport(shop, who, at);
    await erasePerson(shop, who, at);
    // A part that was read before is not imported.
    expect(await importPart(run, later(60_000))).toBe("unchanged");
    await workOnRun(at);
    expect((await rowsOf(shop)).map(({ email }) => email)).not.toContain(who.email);
    expect(await shown(shop)).toMatchObject({ accepted: PART_ROWS + 1, rejected: 1, skipped: 0 });
    expect((await readReport(shop, id)).at(-1)).toMatchObject({ fault: "erased" });
  });
});

describe("a person who asks for their data", () => {
  const linesOf = async (shop: string, customer: { email?: string; phone?: string }) =>
    linesOfPerson(shop, await identify(shop, { email: null, phone: null, ...customer }));

  const MOVED = `Email,Phone,Variant ID,Notes
ann@shop.example,,${MUG},"called
twice"
bob@shop.example,(415) 555-2671,${MUG},
ANN@shop.example,,${MUG},
xann@shop.example,,${MUG},5714155552671
`;

  it("gets their lines of a file, as the file has them", async () => {
    const { shop } = await connectShop();
    await upload(shop, MOVED, now);
    const ann = await linesOf(shop, { email: "Ann@shop.example" });
    expect(ann.map(({ line }) => line)).toEqual([2, 5]);
    expect(ann[0]?.cells).toEqual([
      { heading: "Email", value: "ann@shop.example" },
      { heading: "Phone", value: "" },
      { heading: "Variant ID", value: MUG },
      { heading: "Notes", value: "called\ntwice" },
    ]);
    // Not the line of a stranger whose number has these digits within it.
    expect((await linesOf(shop, { phone: "+14155552671" })).map(({ line }) => line)).toEqual([4]);
    expect(await linesOf(shop, { email: "eve@shop.example" })).toEqual([]);
  });

  it("gets those with a number of another country, as its column or the lost plus says", async () => {
    const { shop } = await connectShop();
    const foreign = `Email,Phone,Place,Variant ID
a@shop.example,06 12 34 56 78,FR,${MUG}
b@shop.example,33612345678,,${MUG}
c@shop.example,06 12 34 56 78,,${MUG}
`;
    await upload(shop, foreign, now);
    const found = await linesOf(shop, { phone: "+33612345678" });
    expect(found.map(({ line }) => line)).toEqual([3]);
    const columns = { email: 0, phone: 1, country: 2, variantId: 3 };
    const chosen = { columns, dateOrder: "day_first", consentText: "", recordConsents: false };
    await db.fileImport.update({ where: { shop }, data: { mapping: JSON.stringify(chosen) } });
    const read = await linesOf(shop, { phone: "+33612345678" });
    expect(read.map(({ line }) => line)).toEqual([2, 3]);
  });

  it("gets no more of them than a page can have", async () => {
    const { shop } = await connectShop();
    const line = `ann@shop.example,,${MUG},\n`;
    await upload(shop, `Email,Phone,Variant ID,Notes\n${line.repeat(MOST_LISTED + 50)}`, now);
    expect(await linesOf(shop, { email: "ann@shop.example" })).toHaveLength(MOST_LISTED + 1);
  });

  it("gets them of an upload that is not complete, as far as it can be read", async () => {
    const { shop } = await connectShop();
    const begun = await beginUpload(shop, { size: 300_000, staffId: "7" }, now);
    const id = begun.kind === "begun" ? begun.id : "";
    const bytes = Buffer.from(MOVED.padEnd(262_144, `x@shop.example,,${MUG},\n`));
    expect(await storePiece(shop, { id, number: 0, bytes }, now)).toBe(true);
    expect((await linesOf(shop, { email: "bob@shop.example" })).map(({ line }) => line)).toEqual([
      4,
    ]);
  });

  it("gets those that are still to be imported, and none of those that are", async () => {
    const { shop } = await connectShop();
    const id = await checked(shop, many(PART_ROWS + 2));
    await startRun(shop, id, staff);
    await workOnRun(now, 1);
    expect(await linesOf(shop, { email: "p0@shop.example" })).toEqual([]);
    expect(await linesOf(shop, { email: `P${PART_ROWS}@shop.example` })).toEqual([
      {
        line: PART_ROWS + 2,
        cells: [],
        fields: { email: `p${PART_ROWS}@shop.example`, variantId: MUG },
      },
    ]);
  });

  it("gets none once they are erased", async () => {
    const { shop } = await connectShop();
    await upload(shop, MOVED, now);
    const ann = await identify(shop, { email: "ann@shop.example", phone: null });
    await eraseFromImport(shop, ann, now);
    expect(await linesOfPerson(shop, ann)).toEqual([]);
  });
});

describe("the queue of a shop", () => {
  it("has few imported sign-ups while nothing is sent", async () => {
    const { shop } = await connectShop();
    const id = await checked(shop, many((PARTS_IN_QUEUE + 1) * PART_ROWS));
    await startRun(shop, id, staff);
    const at = await workOnRun(now, PARTS_IN_QUEUE);
    const run = (await nextRun(new Date(at.getTime() + 60_000)))!;
    expect(await hasRoom(run)).toBe(false);
    expect(await shown(shop)).toMatchObject({ state: "running", waits: true });
    await db.subscription.updateMany({ where: { shop }, data: { attemptCount: 1 } });
    expect(await hasRoom(run)).toBe(true);
    expect(await shown(shop)).toMatchObject({ waits: false });
    await stopRun(shop, id, at);
    expect(await shown(shop)).toMatchObject({ state: "stopped", waits: false });
  });
});

describe("what is stored of a file", () => {
  it("is deleted after a week, and with its shop", async () => {
    const [one, other] = [await connectShop(), await connectShop()];
    await checked(one.shop, many(3));
    expect(await expireImports(later(7 * DAY_MS))).toBe(0);
    expect(await expireImports(later(7 * DAY_MS + 1))).toBe(1);
    const id = await checked(one.shop, many(3));
    await startRun(one.shop, id, staff);
    expect(await expireImports(later(30 * DAY_MS))).toBe(0);
    expect(await expireImports(later(30 * DAY_MS + 1))).toBe(1);
    await checked(other.shop, many(3));
    await eraseShop(other.shop);
    expect(await db.fileImport.count()).toBe(0);
    expect(await db.fileImportPart.count()).toBe(0);
    expect(await db.fileImportPiece.count()).toBe(0);
  });
});
