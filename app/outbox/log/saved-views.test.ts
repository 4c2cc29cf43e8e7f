import fc from "fast-check";
import { beforeEach, describe, expect, it, test } from "vitest";
import { emptyDatabase } from "#tests/setup/empty.ts";
import { installShop } from "#tests/shops.ts";
import { client as db } from "../../server/database/db.server.ts";
import { noFilter, noView, type LogView } from "./filter.ts";
import { MOST_VIEWS, readViewName } from "./saved-view.ts";
import {
  changeView,
  deleteView,
  renameView,
  savedViewsOf,
  saveView,
} from "./saved-views.server.ts";

const now = new Date("2026-11-24T12:00:00Z");
const failed: LogView = { ...noFilter, ...noView, state: "failed", columns: ["language"] };

beforeEach(emptyDatabase);

describe("a saved view", () => {
  it("keeps filters, order and columns, and never a search or a position", async () => {
    const shop = await installShop();
    const view: LogView = {
      ...failed,
      days: "7",
      order: "oldest",
      search: "ann@example.com",
      cursor: "older.1.x",
    };
    const result = await saveView(shop, "Last week", view, now);
    const [saved] = await savedViewsOf(shop);
    expect(result).toEqual({ kind: "saved", id: saved?.id });
    expect(saved).toMatchObject({
      name: "Last week",
      view: { ...view, search: "", cursor: null, saved: saved?.id },
    });
    expect(JSON.stringify(await db.savedView.findMany())).not.toContain("ann");
  });

  it("has a name of its own in its shop", async () => {
    const [shop, other] = [await installShop(), await installShop()];
    await saveView(shop, "Mine", failed, now);
    expect(await saveView(shop, "Mine", failed, now)).toEqual({ kind: "taken" });
    expect((await saveView(other, "Mine", failed, now)).kind).toBe("saved");
    const second = await saveView(shop, "Second", failed, now);
    const id = second.kind === "saved" ? second.id : "";
    expect(await renameView(shop, id, "Mine")).toEqual({ kind: "taken" });
    expect(await renameView(shop, id, "Third")).toEqual({ kind: "renamed" });
  });

  it("can be changed, renamed and deleted by its own shop alone", async () => {
    const [shop, other] = [await installShop(), await installShop()];
    const saved = await saveView(shop, "Mine", failed, now);
    const id = saved.kind === "saved" ? saved.id : "";
    for (const act of [
      () => changeView(other, id, failed),
      () => renameView(other, id, "Theirs"),
      () => deleteView(other, id),
    ]) {
      expect(await act()).toEqual({ kind: "gone" });
    }
    expect(await changeView(shop, id, { ...failed, state: "blocked" })).toMatchObject({ id });
    expect(await savedViewsOf(shop)).toMatchObject([{ name: "Mine", view: { state: "blocked" } }]);
    expect(await savedViewsOf(other)).toEqual([]);
    expect(await deleteView(shop, id)).toEqual({ kind: "deleted" });
    expect(await deleteView(shop, id)).toEqual({ kind: "gone" });
  });

  it("is refused beyond twenty, also to many requests at once", async () => {
    const shop = await installShop();
    const results = await Promise.all(
      Array.from({ length: MOST_VIEWS + 5 }, (_, at) => saveView(shop, `View ${at}`, failed, now)),
    );
    expect(results.filter(({ kind }) => kind === "saved")).toHaveLength(MOST_VIEWS);
    expect(await savedViewsOf(shop)).toHaveLength(MOST_VIEWS);
  });
});

test.each([
  ["Failed this week", "Failed this week"],
  ["  two\n words\t", "two words"],
  ["👩‍👩‍👧 families", "👩‍👩‍👧 families"],
  ["é".repeat(40), "é".repeat(40)],
  ["é".repeat(41), undefined],
  ["", undefined],
  ["   ", undefined],
  ["a\u0000b", undefined],
  ["\u202eevil", undefined],
  ["half \ud83d", undefined],
  [null, undefined],
  [new File([], "x"), undefined],
])("the name %j is stored as %j", (text, name) => {
  expect(readViewName(text)).toBe(name);
});

test("any name that is stored is read as itself", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 50 }), (text) => {
      const name = readViewName(text);
      if (name !== undefined) expect(readViewName(name)).toBe(name);
    }),
  );
});
