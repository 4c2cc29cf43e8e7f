import { setTimeout as wait } from "node:timers/promises";
import type { DeliverySettings } from "#app/delivery/settings.ts";
import { startApp, type AppProcess } from "./app-client.ts";
import type { KlaviyoProcess } from "./klaviyo-client.ts";

/** A quarter of the default times, all in proportion: after a kill the lanes wait 5 s instead of 20 s. */
const QUICK: Partial<DeliverySettings> = {
  leaseMs: 5_000,
  renewEveryMs: 1_250,
  lastCallMs: 2_250,
  breakOffMs: 250,
  sliceMs: 7_500,
};

const CALLS_WITHIN_MS = 20_000;
/** A closed socket is noticed at once; a busy machine has needed more than a second. */
const NOTICED_WITHIN_MS = 5_000;
const DRAINED_WITHIN_MS = 300_000;

interface Place {
  process: AppProcess;
  /** Its own socket to Klaviyo, which distinguishes its calls from the others'. */
  klaviyoUrl: string;
}

/** Processes that sign up and deliver on one database; each is killed and replaced in turn. */
export class Workers {
  readonly #databaseUrl: string;
  readonly #klaviyo: KlaviyoProcess;
  readonly #settings: Partial<DeliverySettings>;
  readonly #places: Place[] = [];

  constructor(databaseUrl: string, klaviyo: KlaviyoProcess, { lanes }: { lanes: number }) {
    this.#databaseUrl = databaseUrl;
    this.#klaviyo = klaviyo;
    // Neither process can hold all lanes, so the lanes change hands all the time.
    this.#settings = { ...QUICK, lanes: Math.ceil(lanes / 2) };
  }

  async startTwo(): Promise<void> {
    await Promise.all([this.replace(0), this.replace(1)]);
  }

  async replace(number: number): Promise<void> {
    const { url } = await this.#klaviyo.openListener();
    const process = await startApp(this.#databaseUrl, url);
    this.#places[number] = { process, klaviyoUrl: url };
    await process.asked.start(this.#settings);
  }

  /** One of the present processes. */
  at(number: number): Place {
    const place = this.#places[number];
    if (!place) throw new Error("No process is running");
    return place;
  }

  /**
   * Kills one as soon as Klaviyo has an open call of it, or after a while without one. True if Klaviyo
   * saw an open call break off.
   */
  async kill(number: number): Promise<boolean> {
    const { process, klaviyoUrl } = this.at(number);
    const look = async () => {
      const { open = 0, brokenOff = 0 } = (await this.#klaviyo.listener(klaviyoUrl)) ?? {};
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

  /** Waits until no row waits. Returns how many rows are delivered. Throws if it takes too long. */
  async drain(): Promise<number> {
    const giveUpAt = Date.now() + DRAINED_WITHIN_MS;
    for (;;) {
      const { queued = 0, delivered = 0, ...others } = await this.at(0).process.asked.rows();
      const odd = Object.keys(others).join(", ");
      if (odd) throw new Error(`There are rows that are ${odd}, although no call has failed`);
      if (queued === 0) return delivered;
      if (Date.now() > giveUpAt) throw new Error(`${queued} rows still wait`);
      await wait(200);
    }
  }

  async stop(): Promise<void> {
    await Promise.all(this.#places.map(({ process }) => process.stop()));
  }
}
