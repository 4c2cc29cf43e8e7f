import { Box, InlineStack, Pagination } from "@shopify/polaris";
import { useReader } from "../../locales/reader.tsx";
import type { DemandView } from "../../outbox/demand/demand-view.ts";
import { numberWords } from "../shared/words.ts";
import { demandAddress } from "./demand-address.ts";

interface DemandPagesProps {
  view: DemandView;
  /** The lines of this page, and of all pages. */
  shown: number;
  lines: number;
}

/** The lines of a page: the outbox has the same number, but the browser can't import it. */
const PAGE_SIZE = 50;

/** The way to the other pages; nothing where all lines are on one. */
export function DemandPages({ view, shown, lines }: DemandPagesProps) {
  const reader = useReader();
  if (lines <= shown) return null;
  const before = (view.page - 1) * PAGE_SIZE;
  const hasNext = before + shown < lines;
  return (
    <Box padding="300" borderBlockStartWidth="025" borderColor="border">
      <InlineStack align="center">
        <Pagination
          label={reader.t("demand.range", {
            first: numberWords(before + 1, reader),
            last: numberWords(before + shown, reader),
            all: numberWords(lines, reader),
          })}
          hasPrevious={view.page > 1}
          hasNext={hasNext}
          previousURL={demandAddress({ ...view, page: Math.max(1, view.page - 1) })}
          nextURL={demandAddress({ ...view, page: view.page + 1 })}
        />
      </InlineStack>
    </Box>
  );
}
