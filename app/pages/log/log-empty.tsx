import { Box, BlockStack, Button, Text } from "@shopify/polaris";
import { useReader } from "../../locales/reader.tsx";
import { isFiltered, type LogView } from "../../outbox/log/filter.ts";
import { LOG } from "../shared/log-address.ts";

/** No rows: because none match, because none is in the state of a tab, or because nobody has signed up yet. */
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
