import { Box, BlockStack, SkeletonBodyText } from "@shopify/polaris";
import { useReader } from "../../locales/reader.tsx";

/** Stands for the rows while another page of them is fetched. */
export function LogOutline() {
  const { t } = useReader();
  return (
    <div role="status" aria-label={t("log.loading")}>
      <Box padding="400">
        <BlockStack gap="600">
          {[1, 2, 3, 4, 5, 6].map((row) => (
            <SkeletonBodyText key={row} lines={2} />
          ))}
        </BlockStack>
      </Box>
    </div>
  );
}
