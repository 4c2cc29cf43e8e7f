import { Form, useNavigation } from "@remix-run/react";
import { Button, InlineStack } from "@shopify/polaris";

/** Orders one more hand-over of the subscription whose page this is. */
export function SendAgain({ label }: { label: string }) {
  const sending = useNavigation().formMethod === "POST";
  return (
    <Form method="post">
      <InlineStack>
        <Button submit variant="primary" loading={sending}>
          {label}
        </Button>
      </InlineStack>
    </Form>
  );
}
