import { BlockStack, Box, Button, Text } from "@shopify/polaris";
import { useReader } from "../../locales/reader.tsx";
import type { DemandView } from "../../outbox/demand/demand-view.ts";
import { demandAddress } from "./demand-address.ts";

interface DemandEmptyProps {
  /** There is no sign-up at all; otherwise the search finds nothing. */
  isUnused: boolean;
  view: DemandView;
}

/** Shown in place of the table where there is no line. */
export function DemandEmpty({ isUnused, view }: DemandEmptyProps) {
  const { t } = useReader();
  return (
    <Box padding="800">
      <BlockStack gap="300" inlineAlign="center">
        <Text as="h2" variant="headingMd" alignment="center">
          {t(isUnused ? "demand.empty.title" : "demand.empty.notFound")}
        </Text>
        <Text as="p" tone="subdued" alignment="center">
          {t(isUnused ? "demand.empty.body" : "demand.empty.notFoundBody")}
        </Text>
        <Button url={isUnused ? "/app" : demandAddress({ ...view, search: "", page: 1 })}>
          {t(isUnused ? "demand.empty.link" : "demand.empty.all")}
        </Button>
      </BlockStack>
    </Box>
  );
}
