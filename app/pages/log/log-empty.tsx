import { Box, BlockStack, Button, Text } from "@shopify/polaris";
import { useReader } from "../../locales/reader.tsx";
import { isFiltered, type LogView } from "../../outbox/log/filter.ts";
import { LOG, logAddress } from "../shared/log-address.ts";
import { numberWords } from "../shared/number-words.ts";

/** Shown without rows: none match, none is in the tab's state, or there are no sign-ups yet. */
export function LogEmpty({ view }: { view: LogView }) {
  const { t } = useReader();
  const { state } = view;
  const narrowed = isFiltered({ ...view, state: null }) || view.cursor !== null;
  const which = narrowed ? "filtered" : "unfiltered";
  const ofState = state && state !== "cancelled" && !narrowed ? state : null;
  return (
    <Box padding="800">
      <BlockStack gap="300" inlineAlign="center">
        <Text as="h2" variant="headingMd" alignment="center">
          {ofState ? t(`log.empty.state.${ofState}`) : t(`log.empty.${which}.title`)}
        </Text>
        {!ofState && (
          <Text as="p" tone="subdued" alignment="center">
            {t(`log.empty.${which}.body`)}
          </Text>
        )}
        {narrowed || ofState ? (
          <Button url={LOG}>{t("log.empty.filtered.link")}</Button>
        ) : (
          <Button url="/app">{t("log.empty.unfiltered.link")}</Button>
        )}
      </BlockStack>
    </Box>
  );
}

/** The scan limit of a page. The outbox has the same number, but the browser can't import it. */
const LOOKED_THROUGH = 5_000;

/**
 * Shown if the scan was given up before the page was full, with a link that continues from there.
 */
export function LogUnfinished({ view, next }: { view: LogView; next: string | null }) {
  const reader = useReader();
  const number = numberWords(LOOKED_THROUGH, reader);
  return (
    <Box padding="400" borderBlockStartWidth="025" borderColor="border">
      <BlockStack gap="200" inlineAlign="center">
        <Text as="p" tone="subdued" alignment="center">
          {reader.t("log.unfinished.body", { number })}
        </Text>
        {next && (
          <Button url={logAddress({ ...view, cursor: next })}>
            {reader.t("log.unfinished.link")}
          </Button>
        )}
      </BlockStack>
    </Box>
  );
}
