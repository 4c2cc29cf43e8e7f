import { useSubmit } from "@remix-run/react";
import { Button, Modal } from "@shopify/polaris";
import { useState } from "react";

/** Ends the connection, after asking once. */
export function DisconnectButton() {
  const [asking, setAsking] = useState(false);
  const submit = useSubmit();
  const close = () => setAsking(false);
  const disconnect = () => {
    close();
    submit({ intent: "disconnect" }, { method: "post" });
  };
  return (
    <Modal
      // Whoever closes the question has the focus back where it came from.
      activator={
        <Button tone="critical" variant="tertiary" onClick={() => setAsking(true)}>
          Disconnect
        </Button>
      }
      open={asking}
      onClose={close}
      title="Disconnect Klaviyo?"
      primaryAction={{ content: "Disconnect", destructive: true, onAction: disconnect }}
      secondaryActions={[{ content: "Keep connected", onAction: close }]}
    >
      <Modal.Section>
        The stored key is destroyed. Shoppers can still sign up, and their sign-ups are kept: they
        are handed over once a key is connected again.
      </Modal.Section>
    </Modal>
  );
}
