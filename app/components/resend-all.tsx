import { Button, Modal } from "@shopify/polaris";
import { useState } from "react";
import type { LogFilter } from "../outbox/filter.ts";
import { signUps } from "./resend-job-words.ts";
import { useResendOrders } from "./resend-orders.ts";

/** Sends everything that matches again, on all pages, after asking once. */
export function ResendAll({ filter, resendable }: { filter: LogFilter; resendable: number }) {
  const [asking, setAsking] = useState(false);
  const { ordering, sendAll } = useResendOrders();
  const close = () => setAsking(false);
  const send = () => {
    close();
    sendAll(filter);
  };
  const number = resendable.toLocaleString("en");
  const unfiltered = filter.state === null && filter.search === "";
  const blocked = filter.state === "blocked";
  return (
    <>
      <Button onClick={() => setAsking(true)} loading={ordering === "all"}>
        {`Send again all ${number} ${unfiltered ? "failed" : "that match"}`}
      </Button>
      <Modal
        open={asking}
        onClose={close}
        title={`Send ${signUps(resendable)} again?`}
        primaryAction={{ content: `Send ${number} again`, onAction: send }}
        secondaryActions={[{ content: "Cancel", onAction: close }]}
      >
        <Modal.Section>
          {`Every ${blocked ? "blocked" : "failed"} sign-up${
            filter.search ? ` that matches “${filter.search}”` : ""
          }, on all pages, is handed over to Klaviyo. `}
          {blocked
            ? "They look like bots: Klaviyo will take them for shoppers."
            : "What failed for a reason that still stands will fail again."}
        </Modal.Section>
      </Modal>
    </>
  );
}
