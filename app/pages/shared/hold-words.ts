import type { Reader } from "../../locales/reader.tsx";
import type { ConnectionStatus } from "../../merchant/connection-status.server.ts";
import { wordsOf } from "./outcome-words.ts";
import { sentences } from "./sentences.ts";

/** Why nothing of a shop is handed over, how to mend it, from where it is read, and what Klaviyo itself said. */
export function holdWords(
  { reason, detail }: NonNullable<ConnectionStatus["hold"]>,
  reader: Reader,
  { inSettings = false } = {},
): string {
  const { meaning, remedy: elsewhere } = wordsOf(reason, reader);
  const here = inSettings && reason !== "revision_retired";
  const remedy = here ? reader.t(`settings.holdRemedy.${reason}`) : elsewhere;
  // Of a retired revision only its name is kept, which tells a merchant nothing.
  const tells = detail && reason !== "revision_retired";
  const said = tells && reader.t("common.klaviyoSays", { detail });
  return sentences([meaning, remedy, said], reader);
}
