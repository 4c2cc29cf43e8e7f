import { readView } from "../../../outbox/log/filter.ts";
import {
  mayNamePerson,
  readViewName,
  type SavedViewResult,
} from "../../../outbox/log/saved-view.ts";
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
      return named(name, (its) => saveView(shop, its, readView(query), now));
    case "change":
      return changeView(shop, id, readView(query));
    case "rename":
      return named(name, (its) => renameView(shop, id, its));
    case "delete":
      return deleteView(shop, id);
    default:
      return { kind: "gone" };
  }
}

/** Carries out what needs a name, where it can be one. */
async function named(
  name: string | undefined,
  act: (name: string) => Promise<SavedViewResult>,
): Promise<SavedViewResult> {
  if (!name) return { kind: "no_name" };
  return mayNamePerson(name) ? { kind: "names_person" } : act(name);
}
