import type { ConnectionStatus } from "../merchant/connection-status.ts";
import { wordsOf } from "./outcome-words.ts";

/** Why nothing of a shop is handed over, how to mend it, and what Klaviyo itself said. */
export function holdWords({ reason, detail }: NonNullable<ConnectionStatus["hold"]>): string {
  const { meaning, remedy } = wordsOf(reason);
  // Of a retired revision only its name is kept, which tells a merchant nothing.
  const said = detail && reason !== "revision_retired" ? [`Klaviyo says: “${detail}”`] : [];
  return [meaning, remedy, ...said].join(" ");
}
