import { useLocation } from "@remix-run/react";
import { Banner, BlockStack, Button, InlineStack } from "@shopify/polaris";
import { useReader } from "../../../locales/reader.tsx";
import type { CorrectionResult } from "../../../outbox/correct.server.ts";
import { readFilter } from "../../../outbox/log/filter.ts";
import { refusalWords } from "./correct-words.ts";
import { signUpAddress } from "../../shared/log-address.ts";

interface CorrectionRefusedProps {
  result: CorrectionResult;
  onClose: () => void;
}

/** Why a correction was not made, and what to do; renders nothing if the fields say it. */
export function CorrectionRefused({ result, onClose }: CorrectionRefusedProps) {
  const { search } = useLocation();
  const reader = useReader();
  const words = refusalWords(result.kind, reader);
  if (!words) return null;
  const view = readFilter(new URLSearchParams(search));
  return (
    <Banner tone="warning" title={words.title}>
      <BlockStack gap="300">
        <p>{words.body}</p>
        <InlineStack gap="200">
          {result.kind === "taken" ? (
            <Button url={signUpAddress(result.by, view)}>
              {reader.t("subscription.correct.other")}
            </Button>
          ) : (
            <Button onClick={onClose}>{reader.t("subscription.correct.close")}</Button>
          )}
        </InlineStack>
      </BlockStack>
    </Banner>
  );
}
