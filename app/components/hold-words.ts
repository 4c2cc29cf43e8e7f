import type { ConnectionStatus } from "../merchant/connection-status.ts";
import { wordsOf } from "./outcome-words.ts";

/** Why nothing of a shop is handed over, how to mend it, and what Klaviyo itself said. */
export function holdWords({ reason, detail }: NonNullable<ConnectionStatus["hold"]>): string {
  const { meaning, remedy } = wordsOf(reason);
  return [meaning, remedy, ...(detail ? [`Klaviyo says: “${detail}”`] : [])].join(" ");
}
