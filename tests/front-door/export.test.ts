import { randomBytes } from "node:crypto";
import { parse } from "csv-parse/sync";
import { beforeEach, expect, it } from "vitest";
import { commit, write } from "#app/server/database/db.server.ts";
import { readView } from "#app/outbox/log/filter.ts";
import { logPage } from "#tests/log-page.ts";
import { rowsOf } from "#tests/failed-rows.ts";
import { emptyDatabase } from "#tests/setup/empty.ts";
import { openShop } from "./opened-shop.ts";
import { app } from "./world.ts";

let shop: string;
const before = new Date("2026-11-20T10:00:00Z");

beforeEach(async () => {
  await emptyDatabase();
  shop = await openShop();
});

async function fetchFile(query = ""): Promise<{ type: string | null; bytes: Buffer }> {
  const answer = await app.admin(shop, `/app/export${query}`);
  expect(answer.status).toBe(200);
  return {
    type: answer.headers.get("content-type"),
    bytes: Buffer.from(await answer.arrayBuffer()),
  };
}

function read(bytes: Buffer): Record<string, string>[] {
  return parse(bytes, { columns: true, bom: true });
}

it("has every row that the filter means, of this shop alone, in the order of the log", async () => {
  const failed = await rowsOf(shop, 2_345, { from: before });
  await rowsOf(shop, 10, { from: before, state: "delivered" });
  await rowsOf(shop, 10, { from: before, state: "cancelled" });
  await rowsOf(await openShop(), 10, { from: before });
  const { type, bytes } = await fetchFile("?state=failed");
  expect(type).toBe("text/csv; charset=utf-8");
  const rows = read(bytes);
  expect(new Set(rows.map(({ ID }) => ID))).toEqual(new Set(failed));
  expect(rows).toHaveLength(failed.length);
  const times = rows.map((row) => row["Signed up"] ?? "");
  expect(times).toEqual(times.toSorted().reverse());
  expect(read((await fetchFile("?order=oldest&state=delivered")).bytes)).toHaveLength(10);
  expect(read((await fetchFile()).bytes)).toHaveLength(2_355);
});

it("has cells that the log's search finds again, as they are pasted out of a spreadsheet", async () => {
  const ids = await rowsOf(shop, 3, { from: before });
  const id = ids[1]!;
  const found = {
    email: "+ann@xn--mller-kva.de",
    phone: "+2250701234567",
    variantId: "45012345678901",
    productId: "8012345678901234567",
  };
  await commit(() => [write.subscription.update({ where: { id }, data: found })]);
  const row = read((await fetchFile()).bytes).find((one) => one.ID === id) ?? {};
  const names = ["ID", "Email", "Phone", "Variant ID", "Product ID"] as const;
  const cells = names.map((name) => row[name] ?? "");
  expect(cells).toEqual([
    ...[id, "'+ann@xn--mller-kva.de", "'+2250701234567"],
    ...["gid://shopify/ProductVariant/45012345678901", "gid://shopify/Product/8012345678901234567"],
  ]);
  // None is a number to a spreadsheet, which would round it.
  for (const cell of cells) expect(Number(cell)).toBeNaN();
  const pasted = cells.flatMap((cell) => [cell, `\t${cell}\r\n`, `\u200e${cell}\u00a0`]);
  for (const search of [
    ...pasted,
    found.variantId,
    found.productId,
    "+ann@müller.de",
    "+ANN@MÜLLER",
  ]) {
    const { rows } = await logPage(shop, readView(new URLSearchParams({ search })));
    expect([search, rows.map((one) => one.id)]).toEqual([search, [id]]);
  }
});

it("says that it is UTF-8, and gives a spreadsheet nothing to calculate", async () => {
  const [id = ""] = await rowsOf(shop, 1, { from: before });
  const title = `=HYPERLINK("https://evil.example","Ängel, 天使 😀")`;
  await commit(() => [
    write.subscription.update({
      where: { id },
      data: { phone: "+4930123456", email: "@sum(1+1)|cmd", pageUrl: 'https://a.example/"\n,x' },
    }),
    write.variant.create({
      data: { shop, variantId: "33001893429341", productTitle: title, fetchedAt: before },
    }),
  ]);
  const { bytes } = await fetchFile();
  expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  expect(read(bytes)).toEqual([
    expect.objectContaining({
      Product: `'${title}`,
      Phone: "'+4930123456",
      Email: "'@sum(1+1)|cmd",
      Page: 'https://a.example/"\n,x',
      Status: "Failed",
      Reason: "Variant rejected",
    }),
  ]);
});

/** Too much for whatever lies between the app and a client, also when it is compressed. */
async function bulkyRows(count: number): Promise<void> {
  await rowsOf(shop, count, { from: before });
  await commit(() => [
    write.subscription.updateMany({
      where: { shop },
      data: { pageUrl: `https://a.example/${randomBytes(6_000).toString("hex")}` },
    }),
  ]);
}

it.each(["identity", "gzip"])(
  "is read as fast as it is taken, and others are served at the same time (%s)",
  async (encoding) => {
    await bulkyRows(3_000);
    const headers = { "accept-encoding": encoding };
    const answer = await app.admin(shop, "/app/export?order=oldest", { headers });
    expect(answer.headers.get("content-encoding") ?? "identity").toBe(encoding);
    // The file that has begun is not read. The process has time for others, and the last rows are not read yet.
    expect((await app.fetch("/healthz")).status).toBe(200);
    const last = { shop, email: "shopper-2999@example.com" };
    await commit(() => [
      write.subscription.updateMany({ where: last, data: { email: "changed@example.com" } }),
    ]);
    const rows = read(Buffer.from(await answer.arrayBuffer()));
    expect(rows).toHaveLength(3_000);
    expect(rows.some((row) => row.Email === "changed@example.com")).toBe(true);
  },
);

it("has the sign-ups that its address names, of this shop alone", async () => {
  const [first, , third] = await rowsOf(shop, 3, { from: before });
  const [theirs] = await rowsOf(await openShop(), 1, { from: before });
  const [erased] = await rowsOf(shop, 1, { from: before, state: "cancelled" });
  const ids = [third, theirs, erased, "nonsense", first].map((id) => ["id", id!]);
  const rows = read((await fetchFile(`?${new URLSearchParams(ids).toString()}`)).bytes);
  expect(rows.map(({ ID }) => ID)).toEqual([third, first]);
});

it("is a header alone where nothing matches", async () => {
  const { bytes } = await fetchFile("?search=nobody");
  expect(read(bytes)).toEqual([]);
  expect(bytes.toString()).toContain("Signed up,Status,Reason,Email,Phone");
});
