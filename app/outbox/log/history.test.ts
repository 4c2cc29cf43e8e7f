import { describe, expect, it, test } from "vitest";
import { logPage } from "#tests/log-page.ts";
import { REGION, installShop, signUp } from "#tests/shops.ts";
import { client as db } from "../../server/database/db.server.ts";
import { enqueue } from "../enqueue.server.ts";
import { readView } from "./filter.ts";
import { findOne, LOG_PAGE_SIZE } from "./history.server.ts";

function filter(query = "") {
  return readView(new URLSearchParams(query));
}

/** A shop with this many sign-ups, two at each moment, so that times alone define no order. */
async function shopWith(count: number): Promise<string> {
  const shop = await installShop();
  for (let at = 0; at < count; at += 1) {
    const email = `shopper-${String(at).padStart(3, "0")}@example.com`;
    await enqueue(shop, signUp({ email }), new Date(1_700_000_000_000 + Math.floor(at / 2)));
  }
  return shop;
}

describe("the log", () => {
  it("shows every row once, newest first, page by page in both directions", async () => {
    const shop = await shopWith(2 * LOG_PAGE_SIZE + 7);
    const pages: string[][] = [];
    let page = await logPage(shop, filter());
    expect(page.previous).toBeNull();
    for (;;) {
      pages.push(page.rows.map(({ id }) => id));
      if (!page.next) break;
      page = await logPage(shop, filter(`cursor=${page.next}`));
    }
    expect(pages.map(({ length }) => length)).toEqual([LOG_PAGE_SIZE, LOG_PAGE_SIZE, 7]);
    const times = await db.subscription.findMany({
      where: { shop },
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    });
    expect(pages.flat()).toEqual(times.map(({ id }) => id));

    page = await logPage(shop, filter(`cursor=${page.previous}`));
    expect(page.rows.map(({ id }) => id)).toEqual(pages[1]);
    page = await logPage(shop, filter(`cursor=${page.previous}`));
    expect(page.rows.map(({ id }) => id)).toEqual(pages[0]);
    expect(page.previous).toBeNull();
  });

  it("keeps a reader's page when sign-ups arrive", async () => {
    const shop = await shopWith(LOG_PAGE_SIZE + 3);
    const { next: older } = await logPage(shop, filter());
    const before = await logPage(shop, filter(`cursor=${older}`));
    await enqueue(shop, signUp(), new Date());
    const after = await logPage(shop, filter(`cursor=${older}`));
    expect(after.rows.map(({ id }) => id)).toEqual(before.rows.map(({ id }) => id));
  });

  it("is searched by e-mail or its beginning, by phone and by variant", async () => {
    const shop = await installShop();
    await enqueue(shop, signUp({ email: "ann@example.com", variantId: "11" }), new Date());
    await enqueue(
      shop,
      signUp({ email: "anna_b@example.com", phone: "+14155552671", variantId: "22" }),
      new Date(),
    );
    const found = async (search: string) => {
      const { rows } = await logPage(shop, filter(new URLSearchParams({ search }).toString()));
      return rows.map(({ email }) => email).sort();
    };
    expect(await found("ANN")).toEqual(["ann@example.com", "anna_b@example.com"]);
    expect(await found("anna_")).toEqual(["anna_b@example.com"]);
    expect(await found("ann@example.com")).toEqual(["ann@example.com"]);
    expect(await found("+1 (415) 555-2671")).toEqual(["anna_b@example.com"]);
    expect(await found("14155552671")).toEqual(["anna_b@example.com"]);
    for (const written of ["(415) 555-2671", "4155552671", "0014155552671", "415/555.2671"]) {
      expect(await found(written), written).toEqual(["anna_b@example.com"]);
    }
    expect(await found("gid://shopify/ProductVariant/11")).toEqual(["ann@example.com"]);
    expect(await found("22")).toEqual(["anna_b@example.com"]);
    expect(await found("%")).toEqual([]);
    expect(await found("nobody")).toEqual([]);
  });

  it("reads a national phone number by the shop's own country", async () => {
    const shop = await installShop();
    const german = { ...REGION, country: "DE" };
    await enqueue(shop, signUp({ phone: "+4915123456789" }), new Date());
    for (const search of ["0151 23456789", "015123456789", "004915123456789"]) {
      const query = new URLSearchParams({ search }).toString();
      expect((await logPage(shop, filter(query), german)).rows.length, search).toBe(1);
    }
    expect((await logPage(shop, filter("search=(415) 555-2671"), german)).rows).toEqual([]);
  });

  it("lists nothing of a cancelled row, by no filter, and finds it by its id", async () => {
    const shop = await shopWith(2);
    const [gone] = (await logPage(shop, filter())).rows;
    await db.subscription.update({
      where: { id: gone!.id },
      data: { state: "cancelled", email: null },
    });
    for (const query of ["", "state=cancelled", `search=${gone!.variantId}`]) {
      const { rows } = await logPage(shop, filter(query));
      expect(
        rows.map(({ state }) => state),
        query,
      ).toEqual(["queued"]);
    }
    expect((await findOne(shop, gone!.id))?.state).toBe("cancelled");
  });

  it("is filtered by state, and counts each", async () => {
    const shop = await shopWith(3);
    const { rows } = await logPage(shop, filter());
    await db.subscription.update({ where: { id: rows[0]!.id }, data: { state: "failed" } });
    expect((await logPage(shop, filter("state=failed"))).rows.map(({ id }) => id)).toEqual([
      rows[0]!.id,
    ]);
  });

  it("shows nothing of another shop, by list, by search, by cursor and by id", async () => {
    const shop = await shopWith(2);
    const other = await installShop();
    const { rows } = await logPage(shop, filter());
    const { id, createdAt } = rows[0]!;
    expect((await logPage(other, filter("search=shopper"))).rows).toEqual([]);
    expect(
      (await logPage(other, filter(`cursor=older.${createdAt.getTime() + 1}.${id}`))).rows,
    ).toEqual([]);
    expect(await findOne(other, id)).toBeUndefined();
    expect((await findOne(shop, id))?.id).toBe(id);
  });
});

describe("a malformed address", () => {
  test.each([
    "state=unknown",
    "cursor=older.x.y",
    "cursor=sideways.1.2",
    `search=${"x".repeat(5_000)}`,
    `search=x${"\u{1f600}".repeat(100)}`,
    "page=-1",
    `cursor=older.999999999999999.${"0".repeat(36)}`,
  ])("is a normal page (%#)", async (query) => {
    const shop = await shopWith(1);
    const { rows } = await logPage(shop, filter(query));
    expect(rows.length).toBe(query.startsWith("search") ? 0 : 1);
  });
});
