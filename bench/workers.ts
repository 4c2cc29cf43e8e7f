import { setTimeout as wait } from "node:timers/promises";
import type { DeliverySettings } from "#app/delivery/settings.ts";
import { startApp, type AppProcess } from "./app-client.ts";
import type { KlaviyoProcess } from "./klaviyo-client.ts";

/** A quarter of what ships, all in proportion: after a kill the lanes wait five seconds and not twenty. */
const QUICK: Partial<DeliverySettings> = {
  leaseMs: 5_000,
  renewEveryMs: 1_250,
  lastCallMs: 2_250,
  breakOffMs: 250,
  sliceMs: 7_500,
};

const CALLS_WITHIN_MS = 20_000;
/** A socket that is gone is noticed at once; a busy machine may need a moment for it. */
const NOTICED_WITHIN_MS = 1_000;
const DRAINED_WITHIN_MS = 300_000;

interface Place {
  process: AppProcess;
  /** Its own way to Klaviyo, so that its calls are told from the others'. */
  door: string;
}

/** Processes that sign up and deliver on one database, and are killed and replaced one by one. */
export class Workers {
  readonly #databaseUrl: string;
  readonly #klaviyo: KlaviyoProcess;
  readonly #settings: Partial<DeliverySettings>;
  readonly #places: Place[] = [];

  constructor(databaseUrl: string, klaviyo: KlaviyoProcess, { lanes }: { lanes: number }) {
    this.#databaseUrl = databaseUrl;
    this.#klaviyo = klaviyo;
    // Neither can have all of the lanes, and so they change hands all the time.
    this.#settings = { ...QUICK, lanes: Math.ceil(lanes / 2) };
  }

  async startTwo(): Promise<void> {
    await Promise.all([this.replace(0), this.replace(1)]);
  }

  async replace(number: number): Promise<void> {
    const { url } = await this.#klaviyo.openDoor();
    const process = await startApp(this.#databaseUrl, url);
    this.#places[number] = { process, door: url };
    await process.asked.start(this.#settings);
  }

  /** One of them, as it is now. */
  at(number: number): Place {
    const place = this.#places[number];
    if (!place) throw new Error("No process is running");
    return place;
  }

  /**
   * Kills one as soon as Klaviyo has a call of its under way; after a while also where it has none.
   * True where Klaviyo saw a call of its broken off by that.
   */
  async kill(number: number): Promise<boolean> {
    const { process, door } = this.at(number);
    const look = async () => {
      const { open = 0, brokenOff = 0 } = (await this.#klaviyo.door(door)) ?? {};
      return { open, brokenOff };
    };
    let before = await look();
    const callsUntil = Date.now() + CALLS_WITHIN_MS;
    while (before.open === 0 && Date.now() < callsUntil) {
      await wait(5);
      before = await look();
    }
    await process.kill();
    const noticedUntil = Date.now() + NOTICED_WITHIN_MS;
    while (Date.now() < noticedUntil) {
      if ((await look()).brokenOff > before.brokenOff) return true;
      await wait(10);
    }
    return false;
  }

  /** Lets them go on until nothing waits; says how many rows are delivered. Throws where it takes too long. */
  async drain(): Promise<number> {
    const giveUpAt = Date.now() + DRAINED_WITHIN_MS;
    for (;;) {
      const { queued = 0, delivered = 0, ...others } = await this.at(0).process.asked.rows();
      const odd = Object.keys(others).join(", ");
      if (odd) throw new Error(`There are rows that are ${odd}, and nothing has failed`);
      if (queued === 0) return delivered;
      if (Date.now() > giveUpAt) throw new Error(`${queued} rows still wait`);
      await wait(200);
    }
  }

  async stop(): Promise<void> {
    await Promise.all(this.#places.map(({ process }) => process.stop()));
  }
}
