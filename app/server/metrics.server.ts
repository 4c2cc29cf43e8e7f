import { collectDefaultMetrics, Counter, Histogram, Registry } from "prom-client";

export const registry = new Registry();

collectDefaultMetrics({ register: registry });

/** By status, never by shop: the number of series must not grow with the shops. */
export const receptions = new Counter({
  name: "notify_me_receptions_total",
  help: "Requests at the sign-up endpoint, by status",
  labelNames: ["status"],
  registers: [registry],
});

export const attempts = new Counter({
  name: "notify_me_attempts_total",
  help: "Calls to Klaviyo, by outcome",
  labelNames: ["outcome"],
  registers: [registry],
});

export const callSeconds = new Histogram({
  name: "notify_me_call_seconds",
  help: "How long a call to Klaviyo took",
  buckets: [0.05, 0.1, 0.2, 0.5, 1, 2, 5, 8],
  registers: [registry],
});
