import type { HoldToCheck } from "../../merchant/hold.server.ts";
import { askForAccounts, findHolds, type HoldTrial } from "./holds.server.ts";
import type { LaneContext } from "../lane-slice.server.ts";
import type { LaneMemory } from "../lane-memory.ts";

/** The slice of a lane, as its holds see it. */
interface Slice {
  laneId: string;
  memory: LaneMemory;
  mayGoOn: () => boolean;
  /** Breaks off what is asked. */
  signal: AbortSignal;
  /** A row that shows whether a hold is still earned; left alone where it is claimed already. */
  tries: (trial: HoldTrial) => void;
  /** A hold was looked at: rows may have become due. */
  ended: () => void;
  failed: (error: unknown) => void;
}

/** The holds of a lane's shops that are to be looked at while a slice of it is worked. */
export class LaneHolds {
  readonly #slice: Slice;
  readonly #context: LaneContext;
  /** Klaviyo is asked whether refused keys are good again. */
  #asking = false;

  constructor(slice: Slice, context: LaneContext) {
    this.#slice = slice;
    this.#context = context;
  }

  get asking(): boolean {
    return this.#asking;
  }

  /** What is being looked at already is left alone: it is due until its answer is written down. */
  async look(): Promise<void> {
    const { laneId, tries, failed } = this.#slice;
    try {
      const { trials, refused } = await findHolds(laneId, this.#context.clock);
      for (const trial of trials) tries(trial);
      if (refused.length > 0 && !this.#asking) void this.#ask(refused);
    } catch (error) {
      failed(error);
    }
  }

  /** Beside the calls for rows, which are not to wait for it. */
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
