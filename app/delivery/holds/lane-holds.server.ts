import type { HoldToCheck } from "../../merchant/hold.server.ts";
import { askForAccounts, findHolds, type HoldProbe } from "./holds.server.ts";
import type { LaneContext } from "../lane-context.ts";
import type { LaneMemory } from "../lane-memory.ts";

/** What a lane's holds need of its slice. */
interface Slice {
  laneId: string;
  memory: LaneMemory;
  mayGoOn: () => boolean;
  /** Aborts the open question. */
  signal: AbortSignal;
  /** A row that shows whether a hold still applies; ignored where it is claimed already. */
  probeHold: (probe: HoldProbe) => void;
  /** A hold was checked: rows may have become due. */
  ended: () => void;
  failed: (error: unknown) => void;
}

/** The holds of a lane's shops that are checked while a slice of it is worked. */
export class LaneHolds {
  readonly #slice: Slice;
  readonly #context: LaneContext;
  /** Klaviyo is being asked whether refused keys are good again. */
  #asking = false;

  constructor(slice: Slice, context: LaneContext) {
    this.#slice = slice;
    this.#context = context;
  }

  get asking(): boolean {
    return this.#asking;
  }

  /** Holds that are being checked are skipped: they stay due until the answer is stored. */
  async look(): Promise<void> {
    const { laneId, probeHold, failed } = this.#slice;
    try {
      const { probes, refused } = await findHolds(laneId, this.#context.clock);
      for (const probe of probes) probeHold(probe);
      if (refused.length > 0 && !this.#asking) void this.#ask(refused);
    } catch (error) {
      failed(error);
    }
  }

  /** Concurrent with the calls for rows, which must not wait for it. */
  async #ask(refused: HoldToCheck[]): Promise<void> {
    const { memory, mayGoOn, signal, ended, failed } = this.#slice;
    this.#asking = true;
    try {
      await askForAccounts(refused, { pace: memory, mayGoOn, signal, ended }, this.#context);
    } catch (error) {
      failed(error);
    }
    this.#asking = false;
    ended();
  }
}
