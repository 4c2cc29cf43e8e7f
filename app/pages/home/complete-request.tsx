import { BlockStack, Modal, Text } from "@shopify/polaris";
import type { RefObject } from "react";
import { useReader } from "../../locales/reader.tsx";
import { requesterWords, type ShownRequest } from "./data-request-row.tsx";

interface CompleteRequestProps {
  /** The request that the merchant wants to complete; null for none. */
  request: ShownRequest | null;
  /** Whether the customer's data was downloaded for this request. */
  isDownloaded: boolean;
  /** The button that receives the focus again. */
  activator: RefObject<HTMLElement>;
  onConfirm: (request: ShownRequest) => void;
  onClose: () => void;
}

/** Asks before a request is completed: that erases who asked, and can't be undone. */
export function CompleteRequest({ request, isDownloaded, ...rest }: CompleteRequestProps) {
  const { activator, onConfirm, onClose } = rest;
  const reader = useReader();
  const { t } = reader;
  return (
    <Modal
      open={request !== null}
      activator={activator}
      onClose={onClose}
      title={t(`home.dataRequests.confirm.${isDownloaded ? "title" : "titleUnread"}`)}
      primaryAction={{
        content: t("home.dataRequests.close"),
        destructive: !isDownloaded,
        onAction: () => request && onConfirm(request),
      }}
      secondaryActions={[{ content: t("log.order.cancel"), onAction: onClose }]}
    >
      <Modal.Section>
        <BlockStack gap="200">
          {!isDownloaded && (
            <Text as="p" fontWeight="semibold">
              {t("home.dataRequests.confirm.unread")}
            </Text>
          )}
          <Text as="p" breakWord>
            {t("home.dataRequests.confirm.body", {
              who: request ? requesterWords(request, reader) : "",
            })}
          </Text>
        </BlockStack>
      </Modal.Section>
    </Modal>
  );
}
