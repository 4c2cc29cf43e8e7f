import { Form, useNavigation } from "@remix-run/react";
import { Button } from "@shopify/polaris";

export const SEND_AGAIN = "send-again";

interface SendAgainProps {
  label: string;
  /** Whether it is only its consent that is asked for. */
  intent?: "send_again" | "record_consent";
  /** Whether it is the thing to do; else it can be done, and is not pushed. */
  helps: boolean;
}

/** Orders one more hand-over of the subscription whose page this is. */
export function SendAgain({ label, intent = "send_again", helps }: SendAgainProps) {
  const sending = useNavigation().formData?.get("intent") === intent;
  return (
    <Form method="post">
      <input type="hidden" name="intent" value={intent} />
      <Button id={SEND_AGAIN} submit {...(helps && { variant: "primary" })} loading={sending}>
        {label}
      </Button>
    </Form>
  );
}
