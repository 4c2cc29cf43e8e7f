import { listEndedRequests } from "../../merchant/data-request.server.ts";
import { tokenNames } from "../../merchant/api-tokens/tokens.server.ts";
import { listAccess } from "../../merchant/privacy/access-records.server.ts";

interface Visit {
  staffId: string;
  now: Date;
}

/**
 * The data of the privacy page: a page of the record of who saw shoppers' data, and one of the data
 * requests that have ended.
 */
export async function loadPrivacy(shop: string, query: URLSearchParams, { staffId, now }: Visit) {
  const cursor = query.get("cursor");
  const [access, ended] = await Promise.all([
    listAccess(shop, cursor),
    listEndedRequests(shop, query.get("requests")),
  ]);
  const tokens = access.records.filter(({ kind }) => kind === "api_read");
  const names = await tokenNames(
    shop,
    tokens.map((record) => record.staffId),
  );
  const shown = { ...access, tokenNames: names, isFirst: cursor === null };
  return { access: shown, ended, staffId, now };
}
