import { useFetcher, useNavigate } from "@remix-run/react";
import type { TabProps } from "@shopify/polaris";
import { useEffect, useRef } from "react";
import { useReader, type Reader } from "../../../locales/reader.tsx";
import { noView, writeView, type LogView } from "../../../outbox/log/filter.ts";
import {
  MOST_VIEWS,
  type SavedView,
  type SavedViewResult,
} from "../../../outbox/log/saved-view.ts";
import type { Unanswered } from "../../frame/outage.ts";
import { useToast } from "../../frame/toast.ts";
import { logAddress, LOG } from "../../shared/log-address.ts";
import { numberWords } from "../../shared/words.ts";

export type ViewAnswer = ({ intent: "view" } & SavedViewResult) | { intent: null } | Unanswered;

/** The saved view that an address names, if the shop has it. */
export function openedView(view: LogView, saved: SavedView[]): SavedView | undefined {
  return saved.find(({ id }) => id === view.saved);
}

/** Whether a page shows what a saved view shows, on whichever of its pages. */
export function isAsSaved(view: LogView, opened: SavedView | undefined): boolean {
  return opened !== undefined && contentOf(view) === contentOf(opened.view);
}

function contentOf(view: LogView): string {
  return writeView({ ...view, saved: null, cursor: null }).toString();
}

/** Saves, changes, renames and deletes views; opens one that was saved, and the log for a deleted one. */
export function useSavedViews(view: LogView, saved: SavedView[]) {
  const reader = useReader();
  const navigate = useNavigate();
  const { state, data, formData, submit } = useFetcher<ViewAnswer>({ key: "views" });
  const answer = state === "idle" ? data : undefined;
  const handled = useRef(answer);
  const hadSearch = useRef(false);
  useToast(answer, viewWords(answer, hadSearch.current, reader));
  useEffect(() => {
    if (!answer || answer === handled.current) return;
    handled.current = answer;
    if (answer.intent !== "view") return;
    const made = answer.kind === "saved" && saved.find(({ id }) => id === answer.id);
    if (made) navigate(logAddress(made.view), { preventScrollReset: true });
    if (answer.kind === "deleted") navigate(LOG, { preventScrollReset: true });
  }, [answer, saved, navigate]);

  const order = (fields: [name: string, value: string][]) => {
    const form = new FormData();
    for (const [name, value] of [["intent", "view"], ...fields] as const) form.append(name, value);
    submit(form, { method: "post", action: `${LOG}?index` });
    // Polaris closes its dialog; the answer is a toast.
    return Promise.resolve(true);
  };
  const shown = (of: LogView) => [...writeView({ ...of, ...{ saved: null, cursor: null } })];
  const save = (name: string, of = view) => {
    hadSearch.current = of.search !== "";
    return order([["order_of_view", "save"], ["name", name], ...shown(of)]);
  };
  return {
    saving: formData?.get("intent") === "view",
    save,
    change: (id: string) => {
      hadSearch.current = view.search !== "";
      return order([["order_of_view", "change"], ["id", id], ...shown(view)]);
    },
    /** The tabs of the saved views, with what can be done to each. */
    tabs: saved.map(({ id, name, view: its }): TabProps => ({
      id,
      content: name,
      viewNames: saved.map((one) => one.name),
      actions: [
        {
          type: "rename",
          onPrimaryAction: (typed) =>
            order([
              ["order_of_view", "rename"],
              ["id", id],
              ["name", typed],
            ]),
        },
        ...(saved.length < MOST_VIEWS
          ? [
              {
                type: "duplicate" as const,
                onPrimaryAction: (typed: string) => save(typed, its),
              },
            ]
          : []),
        {
          type: "delete",
          onPrimaryAction: () =>
            order([
              ["order_of_view", "delete"],
              ["id", id],
            ]),
        },
      ],
    })),
  };
}

export type SavedViews = ReturnType<typeof useSavedViews>;

/** The toast for the answer to an order about saved views. */
export function viewWords(
  answer: ViewAnswer | undefined,
  hadSearch: boolean,
  reader: Reader,
): string | undefined {
  const { t } = reader;
  if (answer?.intent === "unanswered") return t("saved.answer.failed");
  if (answer?.intent !== "view") return undefined;
  if (answer.kind === "saved" && hadSearch) return t("saved.withoutSearch");
  return t(`saved.answer.${answer.kind}`, { most: numberWords(MOST_VIEWS, reader) });
}

/** What leads from a saved view to a tab of the app's own: nothing of the saved view stays. */
export function leaveSaved(view: LogView): Partial<LogView> {
  return view.saved ? noView : {};
}
