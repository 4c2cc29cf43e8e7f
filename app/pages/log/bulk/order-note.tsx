import { Box } from "@shopify/polaris";
import { forwardRef } from "react";
import { useReader } from "../../../locales/reader.tsx";
import type { Asked } from "./order-words.ts";
import { UnansweredNote } from "../../frame/unanswered-note.tsx";

/** Above the rows whose order got no answer: nobody knows whether it was carried out. */
export const OrderNote = forwardRef<HTMLDivElement, { kind: Asked["kind"] | undefined }>(
  function OrderNote({ kind }, ref) {
    const { t } = useReader();
    return (
      <div ref={ref}>
        {kind && (
          <div tabIndex={-1}>
            <Box padding="300">
              <UnansweredNote
                title={t(`log.order.${kind}.unanswered`)}
                words={t("log.order.unanswered")}
              />
            </Box>
          </div>
        )}
      </div>
    );
  },
);
