import { beforeEach, expect, test } from "vitest";
import { emptyDatabase } from "#tests/setup/empty.ts";
import { installShop } from "#tests/shops.ts";
import { savedViewsOf } from "../../../outbox/log/saved-views.server.ts";
import { actOnViews } from "./action.server.ts";

const now = new Date("2026-11-24T12:00:00Z");

beforeEach(emptyDatabase);

function order(shop: string, fields: Record<string, string>) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return actOnViews(shop, form, now);
}

test.each(["ann@example.com", "Ann ＠ example", "+1 415 555 2671", "٤١٥-٥٥٥٢"])(
  "the name %j could be a person's, and is stored neither at first nor later",
  async (name) => {
    const shop = await installShop();
    expect(await order(shop, { order_of_view: "save", name })).toEqual({ kind: "names_person" });
    const saved = await order(shop, { order_of_view: "save", name: "Returns of 2026" });
    const id = saved.kind === "saved" ? saved.id : "";
    const renamed = await order(shop, { order_of_view: "rename", id, name });
    expect(renamed).toEqual({ kind: "names_person" });
    expect((await savedViewsOf(shop)).map((view) => view.name)).toEqual(["Returns of 2026"]);
  },
);
