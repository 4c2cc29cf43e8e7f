import { client as db } from "#app/server/database/db.server.ts";
import { DELIVERY } from "#app/delivery/settings.ts";
import { MINUTE_MS } from "#app/server/durations.ts";
import { onCommitted } from "#app/outbox/committed.ts";
import { createKlaviyo, type KlaviyoAccount } from "#sandbox/klaviyo/klaviyo.ts";
import { sandboxAccounts } from "#sandbox/klaviyo/keys.ts";
import type { Send } from "#app/klaviyo/transport.server.ts";
import { sendTo } from "../klaviyo-send.ts";
import { LogLines, personal } from "../log-lines.ts";
import { emptyDatabase } from "../setup/empty.ts";
import { VirtualTime } from "../virtual-time.ts";
import { Ledger, type Holds } from "./ledger.ts";
import {
  allRows,
  arrivalOf,
  complainOfChanges,
  complainOfKeys,
  complainOfLosses,
  complainOfRows,
  complainOfSleep,
  complainOfSums,
  complainOfTicks,
  type Row,
} from "./laws.ts";
import { Process } from "./process.ts";

export const SHOPS = [0, 1, 2].map((n) => `shop-${n}.myshopify.com`);
/** Of each shop: a key of the one account, of the other, and one that may not name its account. */
const KEYS_EACH = 3;
/**
 * The longest wait of a row. Where the clock was set back, a row that is due no later than this is
 * left as it is, because it looks like one that waits.
 */
const LONGEST_WAIT_MS = DELIVERY.unsynced.doubling.capMs;
const SWEEP_EVERY_MS = 5 * MINUTE_MS;
const EPOCH = Date.parse("2026-11-24T12:00:00Z");
/** What the log says of a lane that was not woken for a due row. */
const OVERSLEPT = "Lanes slept although rows were due";
const everyScope = sandboxAccounts()[0]!.scopes;

/** Everything there is: shops, their Klaviyo accounts, processes, one database, one time. */
export class World {
  readonly time = new VirtualTime(EPOCH);
  readonly ledger = new Ledger();
  readonly processes: Process[] = [];
  readonly keys: KlaviyoAccount[] = SHOPS.flatMap((_, shop) =>
    Array.from({ length: KEYS_EACH }, (_, n) => keyOf(shop, n)),
  );
  /** Its windows follow monotonic time: no step sets Klaviyo's clock. */
  readonly klaviyo = createKlaviyo({
    accounts: this.keys,
    now: () => EPOCH + this.time.monotonic(),
  });
  latencyMs = 0;
  /** Whether a lane may sleep although rows are due: the clock was set, or a write was lost. */
  mayOversleep = false;
  /** Whether received answers may be lost: with a process, or with their rows. */
  forgets = false;
  readonly #line = sendTo(this.klaviyo, { clock: this.time, latencyMs: () => this.latencyMs });
  readonly #lines = new LogLines();
  readonly #silence: () => void;
  /** How often something has arrived for whom, from the first on. */
  readonly #arrived = new Map<string, number>();
  #rows: Row[] = [];
  /** The latest that the wall clock has ever said. */
  #latest = EPOCH;

  constructor() {
    this.klaviyo.onReceived(({ profile, variantId }) => {
      const { email = null, phone_number = null } = profile;
      const arrival = arrivalOf(variantId, email, phone_number);
      this.#arrived.set(arrival, (this.#arrived.get(arrival) ?? 0) + 1);
    });
    this.#silence = onCommitted((shop) => this.processes[0]?.wake(shop));
  }

  readonly send: Send = async (call) => {
    const at = this.time.monotonic();
    this.ledger.call(call, at, this.ledger.stopsAny ? await this.#unchecked() : new Map());
    return this.#line(call);
  };

  readonly now = (): Date => new Date(this.time.now());

  static async begin(): Promise<World> {
    await emptyDatabase();
    return new World();
  }

  /** At most two at work; those that were killed are gone. */
  beginProcess(sweepEveryMs = DELIVERY.sweepEveryMs): void {
    const alive = this.processes.filter(({ state }) => state !== "dead" && state !== "stopped");
    if (alive.length >= 2) return;
    const settings = { ...DELIVERY, sweepEveryMs, lookEveryMs: Infinity };
    const { time, send } = this;
    const onAnswer = this.ledger.countAnswer.bind(this.ledger);
    const { log } = this.#lines;
    this.processes.unshift(new Process({ time, send, settings, log, onAnswer, random: () => 0.5 }));
  }

  /** Waits for something that needs time to pass. */
  async until<Result>(work: Promise<Result>): Promise<Result> {
    let over = false;
    const result = work.finally(() => (over = true));
    const isOver = () => over;
    while (!isOver()) await this.time.pass(100);
    return result;
  }

  /** What was logged since it was last looked through. */
  readonly lines = (): string[] => this.#lines.take();

  /** Checks everything against the laws, as it is now. */
  async check(after: string): Promise<void> {
    const rows = await allRows();
    this.#latest = Math.max(this.#latest, this.time.now());
    const complaints = [
      ...this.ledger.complaints,
      ...complainOfRows(rows, this.#arrived),
      ...complainOfChanges(this.#rows, rows),
      ...complainOfLosses(rows, SHOPS, this.ledger),
      ...complainOfTicks(rows, SHOPS, this.ledger),
      ...(await complainOfKeys()),
      ...(await complainOfSums()),
      ...this.#complainOfLines(),
      ...(await complainOfSleep(this.now(), new Date(this.#latest))),
    ];
    this.#rows = rows;
    this.ledger.stop(await this.#holds(), this.time.monotonic());
    if (complaints.length > 0) throw new Error(`After ${after}: ${complaints.join("; ")}`);
  }

  /** Removes every obstacle and lets time pass: then each row that can go out must be out. */
  async end(): Promise<void> {
    this.klaviyo.clear();
    this.latencyMs = 0;
    for (const key of this.keys) Object.assign(key, { revoked: false, scopes: everyScope });
    for (const process of this.processes) process.resume();
    await this.time.pass(10_000);
    await Promise.all(this.processes.map((process) => this.until(process.stop())));
    await this.check("all have stopped");
    await this.#anotherRelease();
    this.beginProcess(SWEEP_EVERY_MS);
    // The sweeps find what a clock has left behind, before and after.
    await this.time.pass(LONGEST_WAIT_MS + 3 * SWEEP_EVERY_MS);
    await Promise.all(this.processes.map((process) => this.until(process.stop())));
    await this.check("the end");
    this.#checkCounts();
    await this.#checkEnd();
  }

  close(): void {
    this.#silence();
    for (const process of this.processes) process.crash();
  }

  /** The holds with no check due: a check sends one row. */
  #unchecked(): Promise<Holds> {
    const latest = new Date(Math.max(this.#latest, this.time.now()));
    return this.#holds({ holdCheckAt: { gt: latest } });
  }

  async #holds(which: { holdCheckAt?: { gt: Date } } = {}): Promise<Holds> {
    const held = await db.merchant.findMany({
      where: { hold: "revision_retired", ...which },
      select: { shop: true, heldAt: true },
    });
    return new Map(held.map(({ shop, heldAt }) => [shop, heldAt!.getTime()]));
  }

  /** Each received answer is counted once, and all are where no process was killed and nothing deleted. */
  #checkCounts(): void {
    const { answers } = this.ledger;
    const counted = this.#rows.reduce((sum, { attemptCount }) => sum + attemptCount, 0);
    if (counted > answers || (counted < answers && !this.forgets)) {
      throw new Error(`${answers} answers were received, and ${counted} are counted`);
    }
  }

  #complainOfLines(): string[] {
    const lines = this.lines();
    const slept = lines.filter((line) => line.includes(OVERSLEPT));
    return [
      ...personal(lines).map((line) => `personal data is in the log: ${line}`),
      ...(this.mayOversleep ? [] : slept.map((line) => `only the sweep woke a lane: ${line}`)),
    ];
  }

  /** Ends what only another release ends, as one would. */
  async #anotherRelease(): Promise<void> {
    this.ledger.stop(new Map(), this.time.monotonic());
    await db.merchant.updateMany({
      where: { hold: "revision_retired" },
      data: { holdDetail: "an older one" },
    });
  }

  async #checkEnd(): Promise<void> {
    const waiting = await db.subscription.findMany({
      where: { state: "queued", merchant: { uninstalledAt: null, sealedKey: { not: null } } },
      include: { merchant: { include: { lane: true } } },
    });
    const [first] = waiting;
    if (first) throw new Error(`${waiting.length} rows still wait: ${JSON.stringify(first)}`);
    const taken = await db.lane.findMany({ where: { leaseToken: { not: null } } });
    if (taken.length > 0) throw new Error(`Lanes are still taken: ${JSON.stringify(taken)}`);
  }
}

function keyOf(shop: number, n: number): KlaviyoAccount {
  const unnamed = n === 2;
  return {
    key: `pk_shop${shop}key${n}`,
    scopes: unnamed ? everyScope.filter((scope) => scope !== "accounts:read") : everyScope,
    publicApiKey: ["ACCT01", "ACCT02", `ACCT1${shop}`][n] ?? "",
    organizationName: "Sandbox Outfitters",
    testAccount: true,
  };
}
