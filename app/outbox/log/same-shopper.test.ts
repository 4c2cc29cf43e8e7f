import { expect, it } from "vitest";
import { installShop, signUp } from "#tests/shops.ts";
import { enqueue } from "../enqueue.server.ts";
import { eraseSelected } from "../erase.server.ts";
import { logPage } from "#tests/log-page.ts";
import { noFilter } from "./filter.ts";
import { sameShopper } from "./same-shopper.server.ts";

const all = { ...noFilter, order: "oldest", cursor: null } as const;

async function shopWith(people: { email?: string | null; phone?: string }[]) {
  const shop = await installShop();
  for (const [at, person] of people.entries()) {
    await enqueue(shop, signUp({ ...person, variantId: String(100 + at) }), new Date(1e12 + at));
  }
  return { shop, rows: (await logPage(shop, all)).rows };
}

it("lists the newest other sign-ups of a shopper, of this shop alone", async () => {
  const ann = { email: "ann@example.com" };
  const { shop, rows } = await shopWith([ann, ann, { email: "bob@example.com" }, ann]);
  await shopWith([ann]);
  const found = await sameShopper(shop, rows[1]!);
  expect(found.rows.map(({ variantId }) => variantId)).toEqual(["103", "100"]);
  expect(found.more).toBe(false);
});

it("knows a shopper without an e-mail by the phone", async () => {
  const phone = "+14155552671";
  const { shop, rows } = await shopWith([
    { email: null, phone },
    { email: null, phone },
    { email: null, phone: "+14155552672" },
  ]);
  const found = await sameShopper(shop, rows[0]!);
  expect(found.rows.map(({ id }) => id)).toEqual([rows[1]!.id]);
});

it("lists five, says that there are more, and none whose data is gone", async () => {
  const { shop, rows } = await shopWith(
    Array.from({ length: 8 }, () => ({ email: "a@b.example" })),
  );
  await eraseSelected(shop, [rows[7]!.id], new Date());
  const found = await sameShopper(shop, rows[0]!);
  expect(found.rows.map(({ variantId }) => variantId)).toEqual(["106", "105", "104", "103", "102"]);
  expect(found.more).toBe(true);
  const erased = { id: rows[7]!.id, email: null, phone: null };
  expect(await sameShopper(shop, erased)).toEqual({ rows: [], more: false });
});
