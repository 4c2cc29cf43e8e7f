import fc from "fast-check";
import { expect, it } from "vitest";
import type { Outcome } from "../klaviyo/outcome.ts";
import type { Report } from "../klaviyo/report.ts";
import type { ClaimedRow } from "../outbox/queue/claim.server.ts";
import { recordedOf, type ConsentStep } from "../outbox/consent/consent-step.server.ts";
import type { Next } from "../outbox/queue/settlement.ts";
import { afterConsent, nextStep } from "./step.server.ts";
import { WELL } from "./health/probe.ts";
import { interpretReport } from "./interpret-report.server.ts";
import { DELIVERY } from "./settings.ts";

const NOW = 1_800_000_000_000;
const dueAt = new Date(NOW - 60_000);
const health = { ...WELL, succeededAt: NOW - 1_000 };

const STEPS: (ConsentStep | null)[] = [
  ...[null, "recorded", "email_recorded", "sms_recorded"],
  ...(["not_permitted", "not_recorded", "email_only", "sms_only"] as const),
] as (ConsentStep | null)[];

const rows = fc.record({
  email: fc.constantFrom(null, "ann@example.com"),
  phone: fc.constantFrom(null, "+14155552671"),
  smsConsent: fc.boolean(),
  emailConsent: fc.boolean(),
  phoneRefused: fc.boolean(),
  consentStep: fc.constantFrom(...STEPS),
  unaskedConsents: fc.constantFrom(null, "email", "sms", "both"),
  accepted: fc.boolean(),
  failures: fc.nat(20),
  unsyncedMs: fc.nat(25 * 3_600_000),
  troubledMs: fc.nat(100 * 3_600_000),
});

const outcomes: fc.Arbitrary<Outcome> = fc.oneof(
  fc.constantFrom<Outcome>(
    { kind: "delivered" },
    { kind: "delivered", ignored: ["phone"] },
    { kind: "delivered", ignored: ["email", "phone"] },
    { kind: "delivered", ignored: ["email"] },
    { kind: "delivered", ignored: ["other"] },
    { kind: "variant_not_found" },
    { kind: "sms_not_configured" },
    { kind: "unexpected" },
  ),
  fc
    .constantFrom("email", "phone", "external_id", "variant", "channels", "list" as const)
    .map((field): Outcome => ({ kind: "refused", field })),
  fc
    .constantFrom("key_refused", "scope_missing", "revision_retired" as const)
    .map((hold): Outcome => ({ kind: "held", hold })),
  fc
    .constantFrom("network", "timeout", "throttled", "server_error", "challenge" as const)
    .map((reason): Outcome => ({ kind: "unavailable", reason, retryAfterMs: null })),
);

type Fields = typeof rows extends fc.Arbitrary<infer One> ? One : never;

const answers = fc.tuple(rows, outcomes, fc.constantFrom(0, 5, 10));
const shop = { smsEnabled: true, keyVersion: 1, consentRefusedKeyVersion: null };

/** A row's next call, and where an answer leaves the row; undefined where the row needs no call. */
function afterAnswer(fields: Fields, outcome: Outcome, failures: number) {
  const row = { ...fields, dueAt, merchant: shop } as unknown as ClaimedRow;
  const step = nextStep(row, shop);
  if (step.step === "none" || step.step === "done") return undefined;
  const report = { outcome, problem: null, status: 400, at: new Date(NOW - 50) } as Report;
  const failingSince = failures > 0 ? NOW - failures * 60_000 : null;
  const circumstances = {
    health: { ...health, failures, failingSince },
    rows: health,
    at: NOW,
    random: () => 0.5,
  };
  const { row: effect } = interpretReport({ row, step }, report, circumstances, DELIVERY);
  const next: Next = row.accepted ? afterConsent(row, effect.next) : effect.next;
  return { row, next, kind: effect.kind, isConsent: step.step === "consent" };
}

it("no answer leaves a row unchanged and due at once, which would repeat its call forever", () => {
  fc.assert(
    fc.property(answers, (given) => {
      const moved = afterAnswer(...given);
      if (moved?.next.state !== "queued" || moved.next.dueAt > dueAt) return;
      const { row, next } = moved;
      const changed =
        (next.phoneRefused === true && !row.phoneRefused) ||
        (next.consentStep !== undefined && next.consentStep !== row.consentStep);
      expect(changed).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});

it("what Klaviyo has recorded of a row's consents stays recorded, whatever it answers", () => {
  fc.assert(
    fc.property(answers, (given) => {
      const moved = afterAnswer(...given);
      if (!moved || moved.next.state === "failed") return;
      const { row, next } = moved;
      const before = recordedOf(row);
      const after = recordedOf({ ...row, consentStep: next.consentStep ?? row.consentStep });
      if (before.email) expect(after.email).toBe(true);
      if (before.sms) expect(after.sms).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});

it("no answer about a consent fails a sign-up that has an e-mail address, or holds its shop for a reason other than its key", () => {
  fc.assert(
    fc.property(answers, (given) => {
      const moved = afterAnswer(...given);
      if (!moved?.isConsent || !moved.row.email) return;
      expect(moved.next.state).not.toBe("failed");
      const [, outcome] = given;
      if (moved.kind === "hold") expect(outcome).toMatchObject({ hold: "key_refused" });
    }),
    { numRuns: 2_000 },
  );
});

it("a row that Klaviyo has never leads to a second subscription, and never fails", () => {
  fc.assert(
    fc.property(answers, (given) => {
      const moved = afterAnswer(...given);
      if (!moved?.row.accepted) return;
      expect(moved.isConsent).toBe(true);
      expect(moved.next.state).not.toBe("failed");
    }),
    { numRuns: 2_000 },
  );
});
