import { Banner, BlockStack, Text } from "@shopify/polaris";
import type { ConnectionStatus } from "../merchant/connection-status.ts";

interface ConsentRefusedProps {
  refused: ConnectionStatus["consentRefused"];
  /** The way to the settings, on a page that is not they. */
  settings?: string;
}

/** Klaviyo would not record consents with the present key: what that means, and how to mend it. */
export function ConsentRefused({ refused, settings }: ConsentRefusedProps) {
  if (!refused) return null;
  return (
    <Banner
      tone="warning"
      title="Klaviyo does not record consents"
      {...(settings && { action: { content: "Go to Settings", url: settings } })}
    >
      <BlockStack gap="200">
        <Text as="p">
          SMS is dropped, and no consent to marketing e-mail is recorded. Sign-ups with an e-mail
          address go out by e-mail; those with a phone number alone fail and can be sent again.{" "}
          {refused.detail && `Klaviyo says: “${refused.detail}”`}
        </Text>
        <Text as="p">
          If a permission is missing, create a new private key with lists:write, profiles:write and
          subscriptions:write beside the others, and connect it. If the list for recorded consents
          was deleted in Klaviyo, choose another one.
        </Text>
      </BlockStack>
    </Banner>
  );
}
