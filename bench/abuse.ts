import { setTimeout as wait } from "node:timers/promises";
import type { Bench } from "./bench.ts";
import { startChild } from "./child.ts";
import { percentile, round, type Figure } from "./figures.ts";
import { withStage, type Stage } from "./intake-stage.ts";
import type { Load, LoadCommands } from "./load-process.ts";
import { inWords, p99Of } from "./load-summary.ts";
import { Requests, type Target } from "./requests.ts";
import type { SlowClientsCommands } from "./slow-clients-process.ts";

/** The shoppers of the shop that is not attacked. */
const PER_SECOND = 50;
const CONNECTIONS = [50, 500];

/** What the attackers of a shop send, each again as soon as it is answered. */
const KINDS = [
  "new_email",
  "same_sign_up",
  /** By one page's valid token. */
  "signed_same_sign_up",
  /** One token, again and again. */
  "cancel",
  "large_body",
  "slow_body",
  "operator_routes",
] as const;
type Kind = (typeof KINDS)[number];

/** As much as the endpoint reads. */
const LARGE = 16 * 1024;
/** A body may pause for 5 s; the rest of it is dropped for a second, and the answer takes two. */
const SLOW_WITHIN_MS = 12_000;

/**
 * One shop is attacked in seven ways, by 50 and by 500 connections; the shoppers of another one sign
 * up all the time. The attacked shop signs its pages; the bots of one kind have a page's token.
 * Attackers have machines of their own, so their load runs at the lowest priority.
 */
export function benchAbuse(bench: Bench): Promise<Figure[]> {
  return withStage(bench, { worker: "on" }, (stage) => abuse(bench, stage));
}

async function abuse(bench: Bench, stage: Stage): Promise<Figure[]> {
  const { load, shops, target, check, signPages, cancelTokenOf } = stage;
  const [attacked = "", clean] = shops;
  const pageToken = await signPages(attacked);
  const cancelToken = await cancelTokenOf(attacked);
  const ms = bench.short ? 3_000 : 10_000;
  await load.evenly(target(clean, "warm"), 300, 3_000);
  const quiet: Load[] = [];
  const beside: Load[] = [];
  for (const connections of CONNECTIONS) {
    for (const kind of KINDS) {
      const name = `${kind}-${connections}`;
      // Before each of them, so that what else goes on changes both alike.
      const alone = await load.evenly(target(clean, `quiet-${name}`), PER_SECOND, ms);
      const bot = { ...target(attacked, `bot-${kind}-${connections}`), pageToken, cancelToken };
      const attack = await beginAttack(kind, bot, connections);
      const loaded = await load.evenly(target(clean, name), PER_SECOND, ms);
      const came = await attack.end();
      await check([alone], `quiet-${name}`);
      await check([loaded], name);
      quiet.push(alone);
      beside.push(loaded);
      const [before, then] = [alone, loaded].map((one) => round(p99Of([one])));
      bench.say(`abuse: p99 ${before} ms, beside ${connections} of ${kind} ${then}; ${came}`);
    }
  }
  const worst = Math.max(...beside.map((loaded) => p99Of([loaded])));
  return [
    { name: "clean_shop_p99_ratio", value: worst / p99Of(quiet), unit: "", goal: "≤ 3" },
    { name: "clean_shop_p99_ms", value: worst, unit: "ms" },
    { name: "clean_shop_p50_ms", value: p50Of(beside), unit: "ms" },
    { name: "clean_shop_errors", value: errorsOf(beside), unit: "answers", goal: "= 0" },
  ];
}

interface Attack {
  /** Resolves with what it was answered, in words. */
  end: () => Promise<string>;
}

/** A target with the tokens that a bot could have. */
type Bot = Required<Pick<Target, "pageToken" | "cancelToken">> & Target;

function beginAttack(kind: Kind, bot: Bot, connections: number): Promise<Attack> {
  return kind === "slow_body"
    ? stallBodies(withoutTokens(bot), connections)
    : flood(targetsOf(kind, bot), connections);
}

function withoutTokens({ pageToken: _, cancelToken: __, ...target }: Bot): Target {
  return target;
}

function targetsOf(kind: Exclude<Kind, "slow_body">, bot: Bot): Target[] {
  const target = withoutTokens(bot);
  const { port, secret, variantId, name } = target;
  switch (kind) {
    case "new_email":
      return [target];
    case "same_sign_up":
      return [{ ...target, isSame: true }];
    case "signed_same_sign_up":
      return [{ ...target, pageToken: bot.pageToken, isSame: true }];
    case "cancel":
      return [{ ...target, cancelToken: bot.cancelToken, isSame: true }];
    case "large_body":
      return [{ ...target, bodyBytes: LARGE }];
    case "operator_routes":
      return ["/readyz", "/metrics"].map((path) => ({ port, secret, variantId, name, path }));
  }
}

async function flood(targets: Target[], connections: number): Promise<Attack> {
  const each = Math.ceil(connections / targets.length);
  const attackers = await Promise.all(
    targets.map(async (target) => {
      const child = await startChild<LoadCommands>("load-process.ts", { isElsewhere: true });
      return { child, load: child.asked.crowd(target, each, { isHostile: true }) };
    }),
  );
  await wait(SETTLED_MS);
  return {
    async end() {
      await Promise.all(attackers.map(({ child }) => child.asked.endCrowd()));
      const loads = await Promise.all(attackers.map(({ load }) => load));
      await Promise.all(attackers.map(({ child }) => child.stop()));
      return loads.map(inWords).join("; ");
    },
  };
}

/** The first blocked rows are stored: that is over in a moment. */
const SETTLED_MS = 500;

async function stallBodies(target: Target, count: number): Promise<Attack> {
  const { asked, stop } = await startChild<SlowClientsCommands>("slow-clients-process.ts", {
    isElsewhere: true,
  });
  const request = new Requests({ ...target, bodyBytes: LARGE }).next().text;
  const { port } = target;
  await asked.begin({ port, slowness: "half_body", count, request, withinMs: SLOW_WITHIN_MS });
  return {
    async end() {
      const closed = await asked.end();
      await stop();
      return `${closed?.count ?? 0} stalled bodies, ${closed?.overdue ?? 0} overdue`;
    },
  };
}

function p50Of(loads: Load[]): number {
  return percentile(
    loads.flatMap(({ latencies }) => latencies),
    0.5,
  );
}

/** What the clean shop's shoppers were answered but 202. */
function errorsOf(loads: Load[]): number {
  return loads
    .flatMap(({ statuses }) => Object.entries(statuses))
    .reduce((sum, [status, count]) => sum + (status === "202" ? 0 : count), 0);
}
