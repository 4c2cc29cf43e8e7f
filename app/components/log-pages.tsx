import { Box, Button, InlineStack } from "@shopify/polaris";
import type { LogFilter } from "../outbox/filter.ts";
import { logAddress } from "./log-address.ts";

interface LogPagesProps {
  newer: string | null;
  older: string | null;
  filter: LogFilter;
}

/** The ways to the neighbouring pages; nothing where all rows fit on one. */
export function LogPages({ newer, older, filter }: LogPagesProps) {
  if (!newer && !older) return null;
  return (
    <Box padding="300" borderBlockStartWidth="025" borderColor="border">
      <nav aria-label="Pages of the log">
        <InlineStack align="center" gap="200">
          <PageButton label="Newer" filter={filter} cursor={newer} />
          <PageButton label="Older" filter={filter} cursor={older} />
        </InlineStack>
      </nav>
    </Box>
  );
}

interface PageButtonProps {
  label: string;
  filter: LogFilter;
  cursor: string | null;
}

function PageButton({ label, filter, cursor }: PageButtonProps) {
  if (!cursor) return <Button disabled>{label}</Button>;
  return <Button url={logAddress({ ...filter, cursor })}>{label}</Button>;
}
