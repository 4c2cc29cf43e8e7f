import type { Logger } from "pino";
import type { Send } from "../klaviyo/transport.server.ts";
import type { Clock } from "./clock.ts";
import type { AccountNames, ServedRevisions } from "./health/answer-headers.server.ts";
import type { FairSemaphore } from "./rate/fair-semaphore.ts";
import type { DeliverySettings } from "./settings.ts";
import type { Settler } from "./settler.server.ts";

/** What the whole process shares with the work in its lanes. */
export interface LaneContext {
  clock: Clock;
  random: () => number;
  log: Logger;
  settings: DeliverySettings;
  settler: Settler;
  send: Send;
  semaphore: FairSemaphore;
  servedRevisions: ServedRevisions;
  accountNames: AccountNames;
  /** Whether other lanes wait for a place in this process. */
  crowded: () => boolean;
  /** Aborted when the process shuts down: no further call begins. */
  stopping: AbortSignal;
}
