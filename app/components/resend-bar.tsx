import { Button, Checkbox } from "@shopify/polaris";
import type { LogFilter } from "../outbox/filter.ts";
import type { Selection } from "./log-selection.ts";
import { ResendAll } from "./resend-all.tsx";
import styles from "./resend-bar.module.css";
import { useResendOrders } from "./resend-orders.ts";

interface ResendBarProps {
  selection: Selection;
  filter: LogFilter;
  resendable: number;
}

/** Sends the ticked rows of the page again, or all that match. It stays in sight on a long page. */
export function ResendBar({ selection, filter, resendable }: ResendBarProps) {
  const { choices, chosen, tickAll } = selection;
  const { ordering, sendSelected } = useResendOrders();
  const all = chosen.length === choices.length;
  const send = () => {
    sendSelected(chosen);
    tickAll(false);
  };
  return (
    <div role="group" aria-label="Send again" className={styles.bar}>
      <div className={styles.selection}>
        <Checkbox label="Select all on this page" checked={all} onChange={() => tickAll(!all)} />
        <span role="status" className={styles.count}>
          {chosen.length > 0 && `${chosen.length} selected`}
        </span>
      </div>
      <div className={styles.orders}>
        <Button
          onClick={send}
          disabled={chosen.length === 0}
          loading={ordering === "selected"}
          {...(chosen.length > 0 && { variant: "primary" })}
        >
          {chosen.length > 0 ? `Send again (${chosen.length})` : "Send again"}
        </Button>
        {resendable > 1 && <ResendAll filter={filter} resendable={resendable} />}
      </div>
    </div>
  );
}
