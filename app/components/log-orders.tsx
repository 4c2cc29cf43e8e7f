import { Modal } from "@shopify/polaris";
import { useState, type ReactNode } from "react";
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
  const { rows, selected, view, matching, busy, onOrdered, children } = props;
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
  const ask = (action: BulkAction) => {
    // All that match may be more than are failed: what is sent again is counted once it begins.
    const count = all
      ? action === "delete" || view.state !== null
        ? matching
        : undefined
      : { count: ids[action].length, more: false };
    setAsked({ action, count, blocked: view.state === "blocked", search: view.search });
    setOpen(true);
  };
  const order = ({ action }: Asked) => {
    setOpen(false);
    if (all) orderAll(action, view);
    else orderSelected(action, ids[action]);
    onOrdered();
  };
  const waits = busy || ordering !== undefined;
  const words = asked && orderWords(asked);
  const none = all ? meantBy("send_again", view) === undefined : ids.send_again.length === 0;
  return (
    <>
      {children([
        {
          content: view.state === "blocked" ? "Release" : "Send again",
          onAction: () => ask("send_again"),
          disabled: waits || none,
        },
        { content: "Delete", onAction: () => ask("delete"), disabled: waits },
      ])}
      {asked && words && (
        <Modal
          open={open}
          onClose={() => setOpen(false)}
          title={words.title}
          primaryAction={{
            content: words.button,
            destructive: asked.action === "delete",
            onAction: () => order(asked),
          }}
          secondaryActions={[{ content: "Cancel", onAction: () => setOpen(false) }]}
        >
          <Modal.Section>{words.body}</Modal.Section>
        </Modal>
      )}
    </>
  );
}
