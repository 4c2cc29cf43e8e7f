import type { Reader } from "../../locales/reader.tsx";
import type { listAccess } from "../../merchant/privacy/access-records.server.ts";
import { isFiltered } from "../../outbox/log/filter.ts";
import { logAddress, signUpAddress } from "../shared/log-address.ts";
import { readRecorded, SELECTED } from "../shared/recorded-filter.ts";
import { numberWords, sentences } from "../shared/words.ts";

export type AccessRecord = Awaited<ReturnType<typeof listAccess>>["records"][number];

/** The app knows a member of the staff by Shopify's id alone. */
export function staffWords(staffId: string, own: string, { t }: Reader): string {
  return staffId === own
    ? t("privacy.access.you", { id: staffId })
    : t("privacy.access.staff", { id: staffId });
}

/** Who accessed data: a member of the staff, or a token of the API by the name that it has or had. */
export function whoWords(
  { kind, staffId }: AccessRecord,
  own: string,
  tokenNames: Record<string, string>,
  reader: Reader,
): string {
  if (kind !== "api_read") return staffWords(staffId, own, reader);
  const { t } = reader;
  const name = tokenNames[staffId];
  return name === undefined ? t("privacy.access.goneToken") : t("privacy.access.token", { name });
}

/** What was seen, and the page that shows it now; null where there is none. */
export function accessWords(
  { kind, subject, count }: AccessRecord,
  reader: Reader,
): { words: string; address: string | null } {
  const { t } = reader;
  switch (kind) {
    case "viewed":
    case "corrected":
      return {
        words: t(`privacy.access.kind.${kind}`),
        address: subject && signUpAddress(subject, {}),
      };
    case "exported":
      return exportWords(subject ?? "", count, reader);
    case "api_read":
      return {
        words: t("privacy.access.kind.api_read", {
          count: count ?? 0,
          number: numberWords(count ?? 0, reader),
        }),
        address: null,
      };
    case "data_downloaded":
      return { words: t("privacy.access.kind.data_downloaded"), address: null };
    case "imported":
      return {
        words: t("privacy.access.kind.imported", {
          count: count ?? 0,
          number: numberWords(count ?? 0, reader),
        }),
        address: "/app/import",
      };
  }
}

function exportWords(subject: string, count: number | null, reader: Reader) {
  const { t } = reader;
  const exported =
    count === null
      ? t("privacy.access.kind.exporting")
      : t("privacy.access.kind.exported", { count, number: numberWords(count, reader) });
  if (subject === SELECTED) return { words: exported, address: null };
  const { filter, searched } = readRecorded(subject);
  if (!searched && !isFiltered(filter)) return { words: exported, address: null };
  const how = t(searched ? "privacy.access.searched" : "privacy.access.filtered");
  return { words: sentences([exported, how], reader), address: logAddress(filter) };
}
