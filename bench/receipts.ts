import { setTimeout as wait } from "node:timers/promises";
import type { KlaviyoProcess } from "./klaviyo-client.ts";

export interface SignedUp {
  email: string;
  /** Epoch milliseconds, like the times that it is compared with. */
  committedAt: number;
}

const GIVE_UP_AFTER_MS = 10_000;

/** How long each row was on its way to Klaviyo, in milliseconds. Throws if one has not arrived. */
export async function waitsUntilReceived(
  klaviyo: KlaviyoProcess,
  signedUp: SignedUp[],
): Promise<number[]> {
  const receivedAt = new Map<string, number>();
  const giveUpAt = Date.now() + GIVE_UP_AFTER_MS;
  for (;;) {
    for (const [email, at] of await klaviyo.receipts()) receivedAt.set(email, at);
    const waits = signedUp.map(({ email, committedAt }) => {
      const at = receivedAt.get(email);
      return at === undefined ? undefined : at - committedAt;
    });
    const arrived = waits.filter((one) => one !== undefined);
    if (arrived.length === waits.length) return arrived;
    if (Date.now() > giveUpAt) {
      throw new Error(`${waits.length - arrived.length} of ${waits.length} rows have not arrived`);
    }
    await wait(100);
  }
}
