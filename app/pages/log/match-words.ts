import type { Reader } from "../../locales/reader.tsx";
import type { MatchCount } from "../../outbox/log/count.server.ts";
import { counted } from "./bulk/count-words.ts";

/** How many match; where they were not all looked at, that there may be more. */
export function matchWords(count: MatchCount, reader: Reader): string {
  if (count.count === 0 && count.more) return reader.t("log.noneSoFar");
  return reader.t("log.matches", counted(count, reader));
}
