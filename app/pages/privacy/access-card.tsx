import { Link as RouterLink } from "@remix-run/react";
import { Button } from "@shopify/polaris";
import { useReader } from "../../locales/reader.tsx";
import { Moment } from "../shared/moment.tsx";
import { TableCard } from "./table-card.tsx";
import { accessWords, whoWords, type AccessRecord } from "./access-words.ts";

interface AccessCardProps {
  records: AccessRecord[];
  /** The cursor of older records; null where there are none. */
  older: string | null;
  isFirst: boolean;
  /** The names of the API's tokens among them, by their ids. */
  tokenNames: Record<string, string>;
  /** The id of the person who looks. */
  staffId: string;
  now: Date;
}

const PRIVACY = "/app/privacy";

/** Who saw shoppers' data and when, newest first. */
export function AccessCard({ records, older, isFirst, tokenNames, staffId, now }: AccessCardProps) {
  const reader = useReader();
  const { t } = reader;
  return (
    <TableCard
      title={t("privacy.access.title")}
      about={t("privacy.access.about")}
      none={t("privacy.access.none")}
      headings={[t("privacy.access.when"), t("privacy.access.who"), t("privacy.access.what")]}
      rows={records.map((record) => [
        <Moment key="at" at={record.at} now={now} />,
        whoWords(record, staffId, tokenNames, reader),
        <What key="what" record={record} />,
      ])}
    >
      {!isFirst && <Button url={PRIVACY}>{t("privacy.access.newest")}</Button>}
      {older !== null && (
        <Button url={`${PRIVACY}?${new URLSearchParams({ cursor: older }).toString()}`}>
          {t("privacy.access.older")}
        </Button>
      )}
    </TableCard>
  );
}

function What({ record }: { record: AccessRecord }) {
  const { words, address } = accessWords(record, useReader());
  return address === null ? <>{words}</> : <RouterLink to={address}>{words}</RouterLink>;
}
