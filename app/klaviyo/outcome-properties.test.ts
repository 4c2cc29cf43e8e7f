import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mask } from "./mask.ts";
import { judge } from "./outcome.ts";
import type { Answer } from "./transport.server.ts";

const NOW = Date.parse("2026-11-24T12:00:00Z");

/** What must not be found in anything that is stored. */
const secrets = fc.record({
  email: fc.emailAddress(),
  phone: fc.stringMatching(/^\+[1-9][0-9]{6,14}$/),
  key: fc.stringMatching(/^pk_[A-Za-z0-9]{34}$/),
});

/** A text that contains the secrets anywhere, next to anything. */
const textWith = ({ email, phone, key }: { email: string; phone: string; key: string }) =>
  fc
    .array(
      fc.oneof(
        fc.constantFrom(email, phone, key, " ", '"', "\0", "\ud800", "Invalid", "x", "7"),
        fc.string({ unit: "grapheme", maxLength: 8 }),
        fc.uuid(),
      ),
      { maxLength: 12 },
    )
    .map((pieces) => pieces.join(""));

const CODES = ["invalid", "throttled", "permission_denied", "duplicate_profile", "gone"];
const PROFILE = "/data/attributes/profile/data/attributes";
const POINTERS = [
  `${PROFILE}/email`,
  `${PROFILE}/phone_number`,
  `${PROFILE}/external_id`,
  "/data/relationships/variant/data/id",
  "/data/attributes/channels",
  "/data/",
];

/** The errors about a row, the heaviest first. */
const BY_WEIGHT = [
  "/data/relationships/variant/data/id",
  `${PROFILE}/email`,
  `${PROFILE}/external_id`,
  `${PROFILE}/phone_number`,
  "/data/attributes/channels",
];

const errorWith = (text: fc.Arbitrary<string>) =>
  fc.oneof(
    fc.record(
      {
        id: text,
        code: fc.oneof(fc.constantFrom(...CODES), text, fc.jsonValue()),
        title: text,
        detail: fc.oneof(text, fc.jsonValue()),
        source: fc.oneof(
          fc.record({ pointer: fc.oneof(fc.constantFrom(...POINTERS), text) }),
          fc.record({ parameter: text }),
          fc.jsonValue(),
        ),
      },
      { requiredKeys: [] },
    ),
    fc.jsonValue(),
  );

const bodyWith = (text: fc.Arbitrary<string>) =>
  fc.oneof(
    fc.array(errorWith(text), { maxLength: 6 }).map((errors) => JSON.stringify({ errors })),
    text.map((words) => `<!doctype html><title>${words}</title>`),
    text,
    fc.json(),
    // As much as is ever read, cut off wherever that is.
    text.map((words) => `{"errors":[{"detail":"${words} `.repeat(4_000).slice(0, 64 * 1024)),
    fc.constant(""),
  );

const contentType = fc.oneof(
  fc.constantFrom("application/vnd.api+json", "application/json; charset=utf-8", "text/html", ""),
  fc.string(),
);
const retryAfter = fc.option(
  fc.oneof(fc.string(), fc.integer().map(String), fc.date({ noInvalidDate: true }).map(String)),
);
const status = fc.oneof(
  fc.integer({ min: 100, max: 599 }),
  fc.constantFrom(202, 400, 401, 403, 410, 429, 500),
);

const answerWith = (body: fc.Arbitrary<string>): fc.Arbitrary<Answer & { answered: true }> =>
  fc.record({
    answered: fc.constant(true as const),
    status,
    contentType,
    retryAfter,
    rateLimit: fc.constant(null),
    body,
  });

const anything = secrets.chain((said) =>
  fc.record({ said: fc.constant(said), answer: answerWith(bodyWith(textWith(said))) }),
);

const nothing = { errorId: null, code: null, detail: null, pointer: null };

const KINDS = [
  "delivered",
  "unavailable",
  "held",
  "refused",
  "variant_not_found",
  "sms_not_configured",
  "unexpected",
];

describe("whatever is answered", () => {
  it("becomes one outcome, the same each time; a 202 and nothing else is a delivery", () => {
    fc.assert(
      fc.property(anything, ({ answer }) => {
        const verdict = judge(answer, NOW);
        expect(judge(answer, NOW)).toEqual(verdict);
        expect(KINDS).toContain(verdict.outcome.kind);
        expect(verdict.outcome.kind === "delivered").toBe(answer.status === 202);
      }),
      { numRuns: 500 },
    );
  });

  it("requests a wait of at most five minutes, or none", () => {
    fc.assert(
      fc.property(anything, ({ answer }) => {
        const { outcome } = judge(answer, NOW);
        if (outcome.kind !== "unavailable" || outcome.retryAfterMs === null) return;
        expect(outcome.retryAfterMs).toBeGreaterThan(0);
        expect(outcome.retryAfterMs).toBeLessThanOrEqual(300_000);
      }),
      { numRuns: 300 },
    );
  });

  it("leaves no e-mail, phone or key in what is stored, which is short and fits any database", () => {
    fc.assert(
      fc.property(anything, ({ said, answer }) => {
        const { problem } = judge(answer, NOW);
        const { errorId, code, detail, pointer } = problem ?? nothing;
        const kept = [mask(answer.body), errorId, code, detail, pointer];
        for (const part of kept) {
          if (part === null) continue;
          for (const secret of Object.values(said)) expect(part).not.toContain(secret);
          expect(Buffer.byteLength(part)).toBeLessThanOrEqual(2_048);
          expect(part).not.toContain("\0");
          expect(part.isWellFormed()).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  it("fails a row only for an answer about its content that points at one of its fields", () => {
    fc.assert(
      fc.property(anything, ({ answer }) => {
        const { outcome, problem } = judge(answer, NOW);
        if (outcome.kind !== "refused") return;
        expect(answer.status).toBeGreaterThanOrEqual(400);
        expect(answer.status).toBeLessThan(500);
        expect([401, 403, 408, 410, 429]).not.toContain(answer.status);
        expect(problem?.pointer).toMatch(
          /email|phone_number|external_id|variant|channels|subscriptions.sms|list/,
        );
      }),
      { numRuns: 500 },
    );
  });
});

const said = fc.constant({ email: "ann@example.com", phone: "+14155552671", key: "pk_0123456789" });
const error = said.chain((secret) => errorWith(textWith(secret)));

it("a code about the key wins at any status but 202, wherever it is among other errors", () => {
  fc.assert(
    fc.property(
      fc.array(error, { maxLength: 4 }),
      fc.array(error, { maxLength: 4 }),
      fc.constantFrom("not_authenticated", "authentication_failed"),
      answerWith(fc.constant("")),
      (before, after, code, answer) => {
        fc.pre(answer.status !== 202);
        const body = JSON.stringify({ errors: [...before, { code }, ...after] });
        expect(judge({ ...answer, body }, NOW)).toMatchObject({
          outcome: { kind: "held", hold: "key_refused" },
          problem: { code: expect.stringMatching(/^(not_authent|authentication_f)/) as string },
        });
      },
    ),
    { numRuns: 500 },
  );
});

it("the field that the row can't do without decides, in whatever order they come", () => {
  const place = fc.constantFrom(...POINTERS);
  fc.assert(
    fc.property(
      fc.array(place, { minLength: 1, maxLength: 5 }),
      fc.constantFrom(400, 409, 422),
      (pointers, status) => {
        const errors = pointers.map((pointer) => ({ code: "invalid", source: { pointer } }));
        const contentType = "application/vnd.api+json";
        const json = { answered: true, contentType, retryAfter: null, rateLimit: null } as const;
        const body = JSON.stringify({ errors });
        const { outcome, problem } = judge({ ...json, status, body }, NOW);
        const worst = BY_WEIGHT.find((pointer) => pointers.includes(pointer));
        expect(outcome.kind).toBe(worst ? "refused" : "unexpected");
        expect(problem?.pointer).toBe(worst ?? pointers[0]);
      },
    ),
  );
});
