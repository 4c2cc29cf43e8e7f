import { randomUUID } from "node:crypto";
import { commit, db, isTaken, write } from "../../server/database/db.server.ts";
import { readView, writeView, type LogView } from "./filter.ts";
import { MOST_VIEWS, type SavedView, type SavedViewResult } from "./saved-view.ts";

/** The saved views of a shop, oldest first. */
export async function savedViewsOf(shop: string): Promise<SavedView[]> {
  const views = await db.savedView.findMany({
    where: { shop },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    take: MOST_VIEWS,
  });
  return views.map(({ id, name, query }) => ({
    id,
    name,
    view: { ...readView(new URLSearchParams(query)), saved: id },
  }));
}

/** Saves a view of a shop under a name that no other view of the shop has. */
export async function saveView(
  shop: string,
  name: string,
  view: LogView,
  now: Date,
): Promise<SavedViewResult> {
  const id = randomUUID();
  const [count] = await commit(
    () => [
      write.$executeRaw`
        INSERT INTO "SavedView" ("id", "shop", "name", "query", "createdAt")
        SELECT ${id}, "shop", ${name}, ${queryOf(view)}, ${now} FROM "Merchant"
        WHERE "shop" = ${shop}
          AND (SELECT COUNT(*) FROM "SavedView" WHERE "shop" = ${shop}) < ${MOST_VIEWS}
        ON CONFLICT ("shop", "name") DO NOTHING`,
    ],
    { locks: { shops: [shop] } },
  );
  if (count > 0) return { kind: "saved", id };
  const same = await db.savedView.findMany({ where: { shop, name }, take: 1 });
  return { kind: same.length > 0 ? "taken" : "limit" };
}

/** Gives a saved view of a shop other filters, another order or other columns. */
export async function changeView(
  shop: string,
  id: string,
  view: LogView,
): Promise<SavedViewResult> {
  const [{ count }] = await commit(() => [
    write.savedView.updateMany({ where: { id, shop }, data: { query: queryOf(view) } }),
  ]);
  return count > 0 ? { kind: "saved", id } : { kind: "gone" };
}

/** Gives a saved view of a shop another name. */
export async function renameView(shop: string, id: string, name: string): Promise<SavedViewResult> {
  try {
    const [{ count }] = await commit(() => [
      write.savedView.updateMany({ where: { id, shop }, data: { name } }),
    ]);
    return count > 0 ? { kind: "renamed" } : { kind: "gone" };
  } catch (error) {
    if (isTaken(error)) return { kind: "taken" };
    throw error;
  }
}

/** Deletes a saved view of a shop; its sign-ups stay. */
export async function deleteView(shop: string, id: string): Promise<SavedViewResult> {
  const [{ count }] = await commit(() => [write.savedView.deleteMany({ where: { id, shop } })]);
  return { kind: count > 0 ? "deleted" : "gone" };
}

/** A search may name a shopper, whom an erasure would not find here. */
function queryOf(view: LogView): string {
  return writeView({ ...view, search: "", saved: null, cursor: null }).toString();
}
