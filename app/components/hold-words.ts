import type { Reader } from "../locales/reader.tsx";
import type { ConnectionStatus } from "../merchant/connection-status.ts";
import { wordsOf } from "./outcome-words.ts";
import { sentences } from "./sentences.ts";

/** Why nothing of a shop is handed over, how to mend it, and what Klaviyo itself said. */
export function holdWords(
  { reason, detail }: NonNullable<ConnectionStatus["hold"]>,
  reader: Reader,
): string {
  const { meaning, remedy } = wordsOf(reason, reader);
  // Of a retired revision only its name is kept, which tells a merchant nothing.
  const tells = detail && reason !== "revision_retired";
  const said = tells && reader.t("common.klaviyoSays", { detail });
  return sentences([meaning, remedy, said], reader);
}
