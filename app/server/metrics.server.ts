import { collectDefaultMetrics, Counter, Histogram, Registry } from "prom-client";

/**
 * The figures that this process counts. No label has a shop, a path, an id or anything else without
 * a bound. Counters begin with 0 for each value that is known, because Prometheus does not see the
 * rise of a series from nothing to 1. https://prometheus.io/docs/practices/instrumentation/#avoid-missing-metrics
 */
export const registry = new Registry();

collectDefaultMetrics({ register: registry });

const registers = [registry];

/**
 * By the reception's status, and by the status code of its JSON answer: the answer without
 * JavaScript is a page of status 200.
 */
export const receptions = new Counter({
  name: "notify_me_receptions_total",
  help: "Requests at the sign-up endpoint, by status and by the code of the JSON answer",
  labelNames: ["status", "code"],
  registers,
});

const RECEPTIONS: Record<string, number[]> = {
  accepted: [202],
  invalid: [422],
  unreadable: [400, 413, 415],
  unavailable: [404],
  limited: [429],
  busy: [503],
  unsigned: [403],
  wrong_signature: [403],
  wrong_time: [403],
};
for (const [status, codes] of Object.entries(RECEPTIONS)) {
  for (const code of codes) receptions.inc({ status, code }, 0);
}

export const blockedSignUps = new Counter({
  name: "notify_me_blocked_sign_ups_total",
  help: "Sign-ups that were accepted and stored as blocked, by the kind of reason",
  labelNames: ["reason"],
  registers,
});
for (const reason of ["token", "limit", "signs"]) blockedSignUps.inc({ reason }, 0);

export const signUpBatches = new Histogram({
  name: "notify_me_sign_up_batch_size",
  help: "How many sign-ups were checked and stored together",
  buckets: [1, 2, 4, 8, 16],
  registers,
});

export const attempts = new Counter({
  name: "notify_me_attempts_total",
  help: "Calls to Klaviyo, by outcome",
  labelNames: ["outcome"],
  registers,
});
attempts.inc({ outcome: "delivered" }, 0);

export const callSeconds = new Histogram({
  name: "notify_me_call_seconds",
  help: "How long a call to Klaviyo took",
  buckets: [0.05, 0.1, 0.2, 0.5, 1, 2, 5, 8],
  registers,
});

export const settlements = new Counter({
  name: "notify_me_settlements_total",
  help: "Rows whose answer was stored, by what became of them; again: queued for another call",
  labelNames: ["result"],
  registers,
});
for (const result of ["delivered", "failed", "again"]) settlements.inc({ result }, 0);

export const settlementBatches = new Histogram({
  name: "notify_me_settlement_batch_size",
  help: "How many answers of Klaviyo were stored in one commit",
  buckets: [1, 2, 4, 8, 16, 32, 64],
  registers,
});

export const deliverySeconds = new Histogram({
  name: "notify_me_delivery_seconds",
  help: "From a sign-up's arrival to Klaviyo's 202, for rows that were never edited or resent",
  buckets: [0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300, 1_800, 3_600, 21_600, 86_400],
  registers,
});

export const pauses = new Counter({
  name: "notify_me_pauses_total",
  help: "Times that a lane began to wait, by cause",
  labelNames: ["cause"],
  registers,
});
for (const cause of ["unreachable", "trouble", "throttled", "refusing", "own"]) {
  pauses.inc({ cause }, 0);
}

export const holds = new Counter({
  name: "notify_me_holds_total",
  help: "Times that a shop was put on hold, by cause",
  labelNames: ["cause"],
  registers,
});
for (const cause of ["key_refused", "scope_missing", "revision_retired", "key_unreadable"]) {
  holds.inc({ cause }, 0);
}

export const alertMessages = new Counter({
  name: "notify_me_alert_messages_total",
  help: "Tries to send a merchant an alert outside the app, by what it is about, channel and result",
  labelNames: ["kind", "channel", "result"],
  registers,
});
const KINDS = [
  "sending_paused",
  "many_failures",
  "flow_not_live",
  "block_gone",
  "data_request_due",
];
for (const kind of [...KINDS, "weekly_digest", "test"]) {
  for (const channel of ["flow", "webhook"]) {
    for (const result of ["sent", "again", "given_up"]) {
      alertMessages.inc({ kind, channel, result }, 0);
    }
  }
}

export const lostAccessRecords = new Counter({
  name: "notify_me_lost_access_records_total",
  help: "Records of who saw shoppers' data that could not be stored",
  registers,
});

export const commits = new Counter({
  name: "notify_me_commits_total",
  help: "Units of work for the database, by result; busy: it stayed locked until the caller gave up",
  labelNames: ["result"],
  registers,
});
for (const result of ["committed", "busy", "failed"]) commits.inc({ result }, 0);

export const commitSeconds = new Histogram({
  name: "notify_me_commit_seconds",
  help: "How long a unit of work took that was committed, with its wait for locks",
  buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2],
  registers,
});

export const requests = new Counter({
  name: "notify_me_requests_total",
  help: "Requests, by the pattern of their route and by status code; cut_off: the client left first",
  labelNames: ["route", "code"],
  registers,
});

export const requestSeconds = new Histogram({
  name: "notify_me_request_seconds",
  help: "From a request's headers to the end of its answer, by the pattern of its route",
  labelNames: ["route"],
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10],
  registers,
});

export const authenticationFailures = new Counter({
  name: "notify_me_authentication_failures_total",
  help: "Requests that were refused because they did not authenticate, by the list of their route and by reason",
  labelNames: ["list", "reason"],
  registers,
});
for (const list of ["admin", "proxy", "webhook", "api", "open"]) {
  for (const reason of ["missing", "invalid", "expired", "other_shop", "other_origin"]) {
    authenticationFailures.inc({ list, reason }, 0);
  }
}

export const previousSecretUses = new Counter({
  name: "notify_me_previous_secret_uses_total",
  help: "What Shopify signed with SHOPIFY_API_SECRET_PREVIOUS",
  labelNames: ["use"],
  registers,
});
for (const use of ["app_proxy", "webhook", "session_token"]) previousSecretUses.inc({ use }, 0);
