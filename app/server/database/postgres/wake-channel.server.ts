import { randomUUID } from "node:crypto";
import pg from "pg";
import type { WakeChannel } from "../database.ts";

const CHANNEL = "notify_me_woken";
/** Shops that are woken within this time are announced together: one statement, however many. */
const TOGETHER_MS = 20;
const CONNECT_WITHIN_MS = 5_000;
const AGAIN_AFTER_MS = 1_000;
/** The server takes 8,000 bytes, and a shop's name has fewer than 100. */
const MOST_SHOPS = 50;

/** What one process tells the others. Its own words come back to it, and are ignored. */
interface Announcement {
  from: string;
  shops: string[];
}

/**
 * Tells other processes at once which shops' lanes they have to look at, which they would see by
 * themselves a quarter of a second later: so nothing is lost where this fails. Announced after the
 * commit, as a NOTIFY inside of it would have all commits of the server wait for each other.
 * https://www.postgresql.org/docs/current/sql-notify.html
 */
export function openWakeChannel(url: string, notify: Notify): WakeChannel {
  const from = randomUUID();
  const woken = new Set<string>();

  function send(): void {
    const shops = [...woken].slice(0, MOST_SHOPS);
    woken.clear();
    const announcement: Announcement = { from, shops };
    // A lane that is not announced is looked at a little later.
    notify(CHANNEL, JSON.stringify(announcement)).catch(() => undefined);
  }

  return {
    announce(shop) {
      if (woken.size === 0) setTimeout(send, TOGETHER_MS).unref();
      woken.add(shop);
    },
    listen(wake) {
      return keepListening(url, (payload) => {
        const announcement = JSON.parse(payload) as Announcement;
        if (announcement.from !== from) for (const shop of announcement.shops) wake(shop);
      });
    },
  };
}

/** Executes `pg_notify`. */
type Notify = (channel: string, payload: string) => Promise<unknown>;

/** Listens on a connection of its own, and connects again whenever it breaks. */
function keepListening(url: string, hear: (payload: string) => void): () => Promise<void> {
  let client: pg.Client | undefined;
  let again: NodeJS.Timeout | undefined;
  let isStopped = false;

  const retry = () => {
    if (isStopped) return;
    again ??= setTimeout(() => {
      again = undefined;
      void connect();
    }, AGAIN_AFTER_MS).unref();
  };

  const connect = async () => {
    const next = new pg.Client({
      ...{ connectionString: url, connectionTimeoutMillis: CONNECT_WITHIN_MS, keepAlive: true },
      application_name: "notify-me wakes",
    });
    client = next;
    next.on("error", () => undefined);
    next.once("end", retry);
    next.on("notification", ({ payload }) => hear(payload ?? ""));
    try {
      await next.connect();
      await next.query(`LISTEN ${CHANNEL}`);
    } catch {
      await next.end().catch(() => undefined);
      retry();
    }
  };

  void connect();
  return async () => {
    isStopped = true;
    clearTimeout(again);
    await client?.end().catch(() => undefined);
  };
}
