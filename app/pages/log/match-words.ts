import type { Reader } from "../../locales/reader.tsx";
import type { Count } from "../../outbox/log/count.server.ts";
import { counted } from "./bulk/count-words.ts";

/** How many match; where they were not all looked at, that there may be more. */
export function matchWords(count: Count, reader: Reader): string {
  if (count.count === 0 && count.more) return reader.t("log.noneSoFar");
  return reader.t("log.matches", counted(count, reader));
}
