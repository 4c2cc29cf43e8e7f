import { useLocation, useNavigation } from "@remix-run/react";
import { Card, Divider } from "@shopify/polaris";
import type { LogFilter } from "../outbox/filter.ts";
import { CalmRows } from "./calm-rows.tsx";
import { useLate } from "./late.ts";
import { logAddress } from "./log-address.ts";
import { LogEmpty } from "./log-empty.tsx";
import { LogFilterBar } from "./log-filter.tsx";
import { LogOutline } from "./log-outline.tsx";
import { LogPages } from "./log-pages.tsx";
import type { LogRow } from "./log-row.ts";
import { LogRows } from "./log-rows.tsx";

export interface LogPage {
  rows: LogRow[];
  newer: string | null;
  older: string | null;
}

interface LogCardProps {
  page: LogPage;
  filter: LogFilter;
  resendable: number;
  now: Date;
}

/** The log with its filter above and its pages below. */
export function LogCard({ page, filter, resendable, now }: LogCardProps) {
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
        <CalmRows key={logAddress(filter)} rows={page.rows}>
          {(rows) => <LogRows rows={rows} filter={filter} resendable={resendable} now={now} />}
        </CalmRows>
      )}
      <LogPages newer={page.newer} older={page.older} filter={filter} />
    </Card>
  );
}
