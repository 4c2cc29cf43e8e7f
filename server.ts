import { createServer, type Server, type ServerOptions } from "node:http";
import type { AddressInfo } from "node:net";
import { createRequestHandler } from "@remix-run/express";
import compression from "compression";
import express from "express";
import * as build from "virtual:remix/server-build";
import { bodyRefusalOf, limitBodies, queryOf } from "#app/server/body-limit.server.ts";
import { answerApi } from "#app/api/handler.server.ts";
import { createLearner } from "#app/catalog/learner.server.ts";
import { startAlerts } from "#app/alerts/alerts.server.ts";
import { startImports } from "#app/import/imports.server.ts";
import { startWorker } from "#app/delivery/worker.server.ts";
import { startEventLooks } from "#app/delivery/jobs/event-looks.server.ts";
import { startProfileDeletions } from "#app/delivery/jobs/profile-deletions.server.ts";
import { startRestockLooks } from "#app/delivery/jobs/restock-looks.server.ts";
import { accessNoted } from "#app/merchant/privacy/access-records.server.ts";
import { startSecretTellings } from "#app/merchant/secret-tellings.server.ts";
import type { AdminGraphql } from "#app/merchant/storefront-settings.server.ts";
import { startRounds } from "#app/restock/rounds.server.ts";
import { startStockLooks } from "#app/restock/stock-looks.server.ts";
import { createWatcher } from "#app/restock/watcher.server.ts";
import { reportDroppedSeals } from "#app/merchant/report-dropped-seals.server.ts";
import { startInspections } from "#app/merchant/inspections.server.ts";
import { startTokenSealing } from "#app/merchant/token-sealing.server.ts";
import { createEndChecks, retakeEnd } from "#app/shopify/install-end.server.ts";
import { countConnections } from "#app/server/connections.server.ts";
import { trackConnections, logFatalErrors, stopOnSignals } from "#app/server/shutdown.server.ts";
import { measureDisk } from "#app/server/disk-metrics.server.ts";
import { wakes } from "#app/server/database/db.server.ts";
import { env } from "#app/server/env.server.ts";
import { cleanBehindErasures } from "#app/server/erasure.server.ts";
import { send } from "#app/klaviyo/transport.server.ts";
import { logger, errorName } from "#app/server/logger.server.ts";
import { signUpHandler } from "#app/intake/sign-up-handler.server.ts";
import { wakeLane } from "#app/outbox/queue/wake.server.ts";
import { measureQueue } from "#app/outbox/stats/queue-metrics.server.ts";
import { canStore } from "#app/outbox/storage-probe.server.ts";
import { onCommitted } from "#app/outbox/committed.ts";
import { backpressure } from "#app/server/backpressure.server.ts";
import {
  limitQuery,
  answerUnreadable,
  refuseDataRequests,
  refuseDisguisedPaths,
  refuseOddRequests,
} from "#app/server/request-checks.server.ts";
import { answerOpenRoutes } from "#app/server/open-routes.server.ts";
import { measureRequests } from "#app/server/request-metrics.server.ts";
import { listOf, requireLists } from "#app/server/route-lists.ts";
import { retryLater } from "#app/server/retry-answers.server.ts";
import { routePatterns } from "#app/server/route-patterns.ts";
import { serveAssets } from "#app/server/assets.server.ts";
import { answerUnparsed, secureAnswers } from "#app/server/answer-headers.server.ts";
import { withBody } from "#app/server/read-request.server.ts";
import { faultOfProxyQuery, shopOfProxyQuery } from "#app/shopify/proxy-query.server.ts";
import { adminGraphqlOf, shopOfSessionToken } from "#app/shopify/shopify.server.ts";
import { watchWorker } from "#app/server/worker-watch.server.ts";

const CUT_AFTER_MS = 9_000;

/**
 * For connections: headers come within ten seconds and a whole request within fifteen (bodies have
 * shorter limits of their own), checked every two. An idle connection stays open for longer than
 * the minute after which load balancers close theirs, so that none of them sends into a closed one.
 */
const CONNECTIONS: ServerOptions = {
  headersTimeout: 10_000,
  requestTimeout: 15_000,
  connectionsCheckingInterval: 2_000,
  keepAliveTimeout: 65_000,
};

/** An open connection takes some 10 KB; further ones are closed at once. */
const MOST_CONNECTIONS = 10_000;

/** How often postponed ends of installs are checked. */
const END_CHECKS_EVERY_MS = 60_000;

/**
 * Starts the background work: the worker, the lookup of titles after sign-ups, the looks at stock and
 * the ends of rounds, the checks of postponed ends, the alerts, the imports of files, the sealing of
 * what an earlier release stored in clear, the page secrets that storefronts lack, the log cleaner,
 * and the figures of the queue and the disk.
 */
export function startDelivery(): { stop(): Promise<void> } {
  const worker = env.DELIVERY_WORKER === "on" ? startWorker({ send, log: logger }) : undefined;
  if (worker) watchWorker(() => worker.alive());
  measureQueue();
  measureDisk(env.DATABASE_URL);
  const learn = createLearner({ askOf: adminOf, log: logger });
  const watch = createWatcher({ log: logger });
  const endListening = worker && wakes.listen((shop) => worker.wake(shop));
  onCommitted((shop, variantId) => {
    worker?.wake(shop);
    wakes.announce(shop);
    if (!variantId) return;
    learn(shop, variantId);
    watch(shop, variantId);
  });
  const checks = createEndChecks(retakeEnd, { log: logger });
  const cleaner = cleanBehindErasures(logger);
  const inspections = worker && startInspections({ send, log: logger, wakeHeld: wakeLane });
  const alerts = startAlerts({ askOf: adminOf, log: logger });
  const imports = startImports({ askOf: adminOf, log: logger });
  const tokenSealing = startTokenSealing({ log: logger });
  const eventLooks = worker && startEventLooks({ send, log: logger });
  const profileDeletions = worker && startProfileDeletions({ send, log: logger });
  const restockLooks = worker && startRestockLooks({ send, log: logger });
  const rounds = worker && startRounds({ log: logger });
  const stockLooks = startStockLooks({ askOf: adminOf, log: logger });
  const secretTellings = startSecretTellings({ askOf: adminOf, log: logger });
  const timer = setInterval(() => void checks.look(), END_CHECKS_EVERY_MS).unref();
  return {
    async stop() {
      clearInterval(timer);
      await Promise.all([
        worker?.stop(),
        inspections?.stop(),
        alerts.stop(),
        imports.stop(),
        eventLooks?.stop(),
        profileDeletions?.stop(),
        restockLooks?.stop(),
        rounds?.stop(),
        stockLooks.stop(),
        tokenSealing.stop(),
        secretTellings.stop(),
        checks.stop(),
        endListening?.(),
      ]);
      await cleaner.stop();
    },
  };
}

/**
 * The shop of a request's valid session token: in a header, or in the address where a form is posted
 * before the page's scripts are there.
 */
function shopOfToken(request: express.Request): Promise<string | undefined> {
  const { authorization } = request.headers;
  const url = new URL(env.SHOPIFY_APP_URL);
  url.search = queryOf(request).toString();
  return shopOfSessionToken(new Request(url, { headers: authorization ? { authorization } : {} }));
}

/** Loads the shop's token only when a query is made. */
function adminOf(shop: string): AdminGraphql {
  return async (query, options) => (await adminGraphqlOf(shop))(query, options);
}

export interface Running {
  port: number;
  stop(): Promise<void>;
}

/**
 * Serves the app and delivers beside it. Port 0 takes any free port. Rejects if the port can't be
 * used.
 */
export async function serve(port: number): Promise<Running> {
  requireLists(build.routes);
  const patternOf = routePatterns(build.routes);
  const app = express();
  const proxyQueries = { shopOf: shopOfProxyQuery, faultOf: faultOfProxyQuery };
  app.disable("x-powered-by");
  app.set("trust proxy", true);
  app.use(refuseDisguisedPaths);
  // It reads bodies itself, behind its tokens.
  app.use("/api", answerApi);
  app.use(limitBodies(shopOfProxyQuery, shopOfToken));
  app.post("/proxy/subscriptions", refuseOddRequests, signUpHandler(proxyQueries));
  app.use(refuseOddRequests, answerOpenRoutes(canStore));
  app.use("/assets", serveAssets("build/client/assets"));
  app.use(compression());
  app.use(express.static("build/client", { maxAge: "1h" }));
  app.use(refuseDataRequests);
  app.use(limitQuery);
  const answer = createRequestHandler({
    build,
    getLoadContext: (_, response) => ({
      backpressure: backpressure(response),
      bodyRefusal: bodyRefusalOf(response),
      retryLater: retryLater(response),
    }),
  });
  app.all("*", (request, response, next) => void answer(withBody(request), response, next));
  app.use(answerUnreadable);

  const server = await listen(app, port);
  const endServing = trackConnections(server, logger);
  measureRequests(server, patternOf);
  secureAnswers(server, (path) => listOf(patternOf(path)));
  const delivery = startDelivery();
  const address = server.address() as AddressInfo;
  const metrics = env.METRICS_TOKEN === undefined ? "closed: METRICS_TOKEN is not set" : "open";
  void reportDroppedSeals(logger);
  logger.info({ port: address.port, worker: env.DELIVERY_WORKER, metrics }, "Serving");
  return {
    port: address.port,
    async stop() {
      await Promise.all([endServing(CUT_AFTER_MS), delivery.stop()]);
      await accessNoted();
    },
  };
}

function listen(app: express.Express, port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer(CONNECTIONS, app).once("error", reject);
    server.maxConnections = MOST_CONNECTIONS;
    countConnections(server);
    answerUnparsed(server);
    server.listen(port, () => resolve(server));
  });
}

if (import.meta.main) {
  logFatalErrors();
  const running = await serve(env.PORT).catch((error: unknown) => {
    process.stderr.write(
      `The port ${env.PORT} can't be had (${errorName(error)}): set PORT to a free one.\n`,
    );
    process.exit(1);
  });
  stopOnSignals(() => running.stop());
}
