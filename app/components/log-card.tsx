import { useLocation, useNavigation } from "@remix-run/react";
import { Box, Card, Divider, InlineStack, Pagination } from "@shopify/polaris";
import type { LogFilter } from "../outbox/filter.ts";
import { useLate } from "./late.ts";
import { logAddress } from "./log-address.ts";
import { LogEmpty } from "./log-empty.tsx";
import { LogFilterBar } from "./log-filter.tsx";
import { LogOutline } from "./log-outline.tsx";
import type { LogRow } from "./log-row.ts";
import { LogTable } from "./log-table.tsx";

export interface LogPage {
  rows: LogRow[];
  newer: string | null;
  older: string | null;
}

/** The log with its filter above and its pages below. */
export function LogCard({ page, filter, now }: { page: LogPage; filter: LogFilter; now: Date }) {
  const { pathname } = useLocation();
  const navigation = useNavigation();
  const late = useLate(navigation.state === "loading" && navigation.location.pathname === pathname);
  const { state, search, cursor } = filter;
  const filtered = state !== null || search !== "" || cursor !== null;
  return (
    <Card padding="0">
      <LogFilterBar key={search} state={state} search={search} />
      {late ? (
        <LogOutline />
      ) : page.rows.length === 0 ? (
        <>
          <Divider />
          <LogEmpty filtered={filtered} />
        </>
      ) : (
        <LogTable rows={page.rows} now={now} />
      )}
      <Pages page={page} filter={filter} />
    </Card>
  );
}

function Pages({ page: { newer, older }, filter }: { page: LogPage; filter: LogFilter }) {
  if (!newer && !older) return null;
  return (
    <Box padding="300" borderBlockStartWidth="025" borderColor="border">
      <InlineStack align="center">
        <Pagination
          accessibilityLabel="Pages of the log"
          accessibilityLabels={{ previous: "Newer sign-ups", next: "Older sign-ups" }}
          hasPrevious={newer !== null}
          previousURL={logAddress({ ...filter, cursor: newer })}
          hasNext={older !== null}
          nextURL={logAddress({ ...filter, cursor: older })}
        />
      </InlineStack>
    </Box>
  );
}
