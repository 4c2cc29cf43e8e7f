import { readView } from "../../../outbox/log/filter.ts";
import { readViewName, type SavedViewResult } from "../../../outbox/log/saved-view.ts";
import {
  changeView,
  deleteView,
  renameView,
  saveView,
} from "../../../outbox/log/saved-views.server.ts";
import { asQuery } from "../form-query.ts";

/** Carries out an order about saved views; without a known one there is nothing that it could mean. */
export async function actOnViews(
  shop: string,
  form: FormData,
  now: Date,
): Promise<SavedViewResult> {
  const query = asQuery(form);
  const id = query.get("id") ?? "";
  const name = readViewName(form.get("name"));
  switch (query.get("order_of_view")) {
    case "save":
      return name ? saveView(shop, name, readView(query), now) : { kind: "no_name" };
    case "change":
      return changeView(shop, id, readView(query));
    case "rename":
      return name ? renameView(shop, id, name) : { kind: "no_name" };
    case "delete":
      return deleteView(shop, id);
    default:
      return { kind: "gone" };
  }
}
