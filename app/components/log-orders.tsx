import { Modal } from "@shopify/polaris";
import { useState, type ReactNode, type RefObject } from "react";
import { useReader } from "../locales/reader.tsx";
import type { Count } from "../outbox/count.ts";
import type { LogView } from "../outbox/filter.ts";
import { meantBy, type BulkAction } from "../outbox/bulk-action.ts";
import { canBeSentAgain } from "../outbox/subscription.ts";
import type { LogRow } from "./log-row.ts";
import { orderWords, type Asked } from "./order-words.ts";
import { useBulkOrders } from "./bulk-orders.ts";

interface LogOrdersProps {
  rows: LogRow[];
  /** The ids that are ticked, or everything that matches, on all pages. */
  selected: string[] | "all";
  view: LogView;
  matching: Count;
  busy: boolean;
  /** Where the focus goes from the question: the buttons that asked it may be gone by then. */
  focusAfter: RefObject<HTMLElement>;
  onOrdered: () => void;
  children: (actions: LogAction[]) => ReactNode;
}

/** A button of what can be done, as Polaris' table takes it. */
export interface LogAction {
  content: string;
  onAction: () => void;
  disabled: boolean;
}

/** What can be done to the rows that are ticked, or to all that match, after asking once. */
export function LogOrders(props: LogOrdersProps) {
  const reader = useReader();
  const { t } = reader;
  const { rows, selected, view, matching, busy, focusAfter, onOrdered, children } = props;
  const [asked, setAsked] = useState<Asked>();
  const [open, setOpen] = useState(false);
  const { orderSelected, orderAll, ordering } = useBulkOrders();
  const all = selected === "all";
  const ids = {
    send_again: all
      ? []
      : rows
          .filter((row) => selected.includes(row.id) && canBeSentAgain(row.state))
          .map(({ id }) => id),
    delete: all ? [] : selected,
  };
  const countOf = (action: BulkAction) =>
    all ? matching : { count: ids[action].length, more: false };
  const askToSend = (): Asked => {
    if (view.state === "blocked") return { kind: "release", count: countOf("send_again") };
    // All that match may be more than are failed: what is sent again is counted once it begins.
    const uncounted = all && view.state === null;
    return { kind: "sendAgain", count: uncounted ? undefined : countOf("send_again") };
  };
  const ask = (order: Asked) => {
    setAsked(order);
    setOpen(true);
  };
  const order = ({ kind }: Asked) => {
    const action = kind === "delete" ? "delete" : "send_again";
    setOpen(false);
    if (all) orderAll(action, view);
    else orderSelected(action, ids[action]);
    onOrdered();
  };
  const waits = busy || ordering !== undefined;
  const words = asked && orderWords(asked, view.search, reader);
  const none = all ? meantBy("send_again", view) === undefined : ids.send_again.length === 0;
  return (
    <>
      {children([
        {
          content: t(`log.order.${view.state === "blocked" ? "release" : "sendAgain"}.button`),
          onAction: () => ask(askToSend()),
          disabled: waits || none,
        },
        {
          content: t("log.order.delete.button"),
          onAction: () => ask({ kind: "delete", count: countOf("delete") }),
          disabled: waits,
        },
      ])}
      {asked && words && (
        <Modal
          open={open}
          activator={focusAfter}
          onClose={() => setOpen(false)}
          title={words.title}
          primaryAction={{
            content: words.button,
            destructive: asked.kind === "delete",
            onAction: () => order(asked),
          }}
          secondaryActions={[{ content: t("log.order.cancel"), onAction: () => setOpen(false) }]}
        >
          <Modal.Section>{words.body}</Modal.Section>
        </Modal>
      )}
    </>
  );
}
