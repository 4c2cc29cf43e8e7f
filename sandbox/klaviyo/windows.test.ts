import fc from "fast-check";
import { expect, test } from "vitest";
import { errorsOf, fullKey, halfKey, klaviyoAtNoon, noon, request } from "./valid-request.ts";
import { nothingSpent, rateHeaders, spend, type Limits, type Rates } from "./windows.ts";

/** https://developers.klaviyo.com/en/docs/rate_limits_and_error_handling#rate-limits */
const link = "https://developers.klaviyo.com/en/docs/rate_limits_and_error_handling#rate-limits";
const minute = 60_000;
const accounts = { method: "GET", path: "/api/accounts" } as const;

/** A Klaviyo whose clock `at` sets, in milliseconds after a full minute. */
function clockwork(windowOffsetMs = 0, rates: Partial<Rates> = {}) {
  const clock = { at: 0 };
  const klaviyo = klaviyoAtNoon({ now: () => noon + clock.at, windowOffsetMs, rates });
  async function ask(at: number, change: Parameters<typeof request>[0] = {}, times = 1) {
    clock.at = at;
    const responses: Response[] = [];
    for (let time = 0; time < times; time++) responses.push(await klaviyo.fetch(request(change)));
    return responses;
  }
  return { klaviyo, ask };
}

const statusesOf = (responses: Response[]) => responses.map(({ status }) => status);

function headersOf({ headers }: Response) {
  const names = ["ratelimit-limit", "ratelimit-remaining", "ratelimit-reset", "retry-after"];
  return names.map((name) => headers.get(name));
}

test("a second takes 350 sign-ups and refuses the next one until it is over", async () => {
  const { klaviyo, ask } = clockwork();
  expect(new Set(statusesOf(await ask(0, {}, 350)))).toEqual(new Set([202]));
  expect(statusesOf(await ask(0, {}, 2))).toEqual([429, 429]);
  expect(statusesOf(await ask(999))).toEqual([429]);
  expect(statusesOf(await ask(1_000))).toEqual([202]);
  expect(klaviyo.received).toHaveLength(351);
});

test("a minute takes 3,500 sign-ups, and its next second takes no more", async () => {
  const { klaviyo, ask } = clockwork();
  for (let second = 0; second < 10; second++) await ask(second * 1_000, {}, 350);
  expect(klaviyo.received).toHaveLength(3_500);
  const [refused] = await ask(10_000);
  expect(refused?.headers.get("retry-after")).toBe("50");
  expect((await ask(minute - 1))[0]?.headers.get("retry-after")).toBe("1");
  const [first] = await ask(minute);
  expect(headersOf(first!)).toEqual(["350, 350;w=1, 3500;w=60", "349", "0", null]);
});

test("an account may be read once a second and 15 times a minute", async () => {
  const { ask } = clockwork();
  for (let second = 0; second < 15; second++) {
    expect(statusesOf(await ask(second * 1_000, accounts, 2)), `${second} s`).toEqual([200, 429]);
  }
  const [refused] = await ask(15_000, accounts);
  expect(refused?.headers.get("retry-after")).toBe("45");
  expect(headersOf((await ask(minute, accounts))[0]!)).toEqual([
    "1, 1;w=1, 15;w=60",
    "0",
    "0",
    null,
  ]);
});

test("an answer names both windows and, as recorded in 2026, what is left of the second", async () => {
  const { ask } = clockwork();
  const named = async (at: number) => headersOf((await ask(at))[0]!);
  expect(await named(0)).toEqual(["350, 350;w=1, 3500;w=60", "349", "0", null]);
  expect(await named(1)).toEqual(["350, 350;w=1, 3500;w=60", "348", "0", null]);
  expect(await named(999)).toEqual(["350, 350;w=1, 3500;w=60", "347", "0", null]);
  expect(await named(1_000)).toEqual(["350, 350;w=1, 3500;w=60", "349", "0", null]);
});

test("as recorded in 2023, the first number is the minute's, and so are Remaining and Reset", async () => {
  const { ask } = clockwork(0, { form: "minute" });
  const named = async (at: number) => headersOf((await ask(at))[0]!);
  expect(await named(0)).toEqual(["3500, 350;w=1, 3500;w=60", "3499", "59", null]);
  expect(await named(1)).toEqual(["3500, 350;w=1, 3500;w=60", "3498", "59", null]);
  expect(await named(58_999)).toEqual(["3500, 350;w=1, 3500;w=60", "3497", "1", null]);
  expect(await named(59_999)).toEqual(["3500, 350;w=1, 3500;w=60", "3496", "0", null]);
  expect(await named(minute)).toEqual(["3500, 350;w=1, 3500;w=60", "3499", "59", null]);
});

test("the form of the headers may change from one answer to the next", async () => {
  const { klaviyo, ask } = clockwork(0, { form: "mixed" });
  const limits = (responses: Response[]) => responses.map((response) => headersOf(response)[0]);
  const [second, both] = ["350, 350;w=1, 3500;w=60", "3500, 350;w=1, 3500;w=60"];
  expect(limits(await ask(0, {}, 4))).toEqual([second, both, second, both]);
  klaviyo.rates.form = "none";
  expect((await ask(0)).map(headersOf)).toEqual([[null, null, null, null]]);
  klaviyo.rates.form = "second";
  expect(limits(await ask(0))).toEqual([second]);
});

test("limits an account whose answers have no such headers", async () => {
  const { ask } = clockwork(0, { form: "none", tier: { perSecond: 10, perMinute: 150 } });
  const answers = await ask(0, {}, 11);
  expect(new Set(answers.slice(0, 10).map(({ status }) => status))).toEqual(new Set([202]));
  expect(headersOf(answers[0]!)).toEqual([null, null, null, null]);
  expect([answers[10]!.status, ...headersOf(answers[10]!)]).toEqual([429, null, null, null, "1"]);
});

test("a smaller tier, also one that begins within a minute, counts what was used before", async () => {
  const { klaviyo, ask } = clockwork();
  await ask(0, {}, 160);
  klaviyo.rates.tier = { perSecond: 10, perMinute: 150 };
  const [refused] = await ask(1_000);
  expect([refused!.status, refused!.headers.get("retry-after")]).toEqual([429, "59"]);
  const answers = await ask(minute, {}, 11);
  expect(headersOf(answers[0]!)).toEqual(["10, 10;w=1, 150;w=60", "9", "0", null]);
  expect(statusesOf(answers)).toEqual([...Array.from({ length: 10 }, () => 202), 429]);
  klaviyo.rates.tier = null;
  expect(headersOf((await ask(minute))[0]!)).toEqual(["350, 350;w=1, 3500;w=60", "339", "0", null]);
  // An endpoint with a smaller limit keeps it.
  klaviyo.rates.tier = { perSecond: 10, perMinute: 150 };
  expect(headersOf((await ask(minute, accounts))[0]!)[0]).toBe("1, 1;w=1, 15;w=60");
});

test("a 429 has whole seconds to wait, Klaviyo's error, and no window headers", async () => {
  const { ask } = clockwork();
  const [, refused] = await ask(400, accounts, 2);
  expect(headersOf(refused!)).toEqual([null, null, null, "1"]);
  expect(await errorsOf(refused!)).toEqual([
    {
      status: 429,
      code: "throttled",
      title: "Request was throttled.",
      detail: "Request was throttled. Expected available in 1 second.",
      source: { pointer: "/data" },
      links: { type: link },
      meta: {},
    },
  ]);
});

test("the keys of one account share its windows; another account has its own", async () => {
  const { klaviyo, ask } = clockwork();
  const [own] = klaviyo.accounts;
  klaviyo.accounts.push({ ...own!, key: "pk_other", publicApiKey: "SBX002" });
  const by = (key: string) => ({
    ...accounts,
    headers: { Authorization: `Klaviyo-API-Key ${key}` },
  });
  expect(statusesOf(await ask(0, by(fullKey)))).toEqual([200]);
  expect(statusesOf(await ask(0, by(halfKey)))).toEqual([429]);
  expect(statusesOf(await ask(0, by("pk_other")))).toEqual([200]);
});

test("each endpoint has its own windows", async () => {
  const { ask } = clockwork();
  expect(statusesOf(await ask(0, accounts, 2))).toEqual([200, 429]);
  expect(statusesOf(await ask(0))).toEqual([202]);
  expect(statusesOf(await ask(0, { method: "GET", path: "/api/lists" }))).toEqual([200]);
});

test("a refused body uses the budget; an unknown key gets no budget headers", async () => {
  const { ask } = clockwork();
  const [refused] = await ask(0, { body: {} });
  expect(headersOf(refused!)).toEqual(["350, 350;w=1, 3500;w=60", "349", "0", null]);
  const [unknown] = await ask(0, { headers: { Authorization: "Klaviyo-API-Key pk_1" } });
  expect(headersOf(unknown!)).toEqual([null, null, null, null]);
  expect((await ask(0))[0]?.headers.get("ratelimit-remaining")).toBe("348");
});

test("Klaviyo's windows may begin at another offset than the clock's", async () => {
  const { ask } = clockwork(700);
  expect(statusesOf(await ask(0, accounts, 2))).toEqual([200, 429]);
  expect(statusesOf(await ask(299, accounts))).toEqual([429]);
  expect(statusesOf(await ask(300, accounts))).toEqual([200]);
  const [later] = await ask(minute - 700, accounts);
  expect(headersOf(later!)).toEqual(["1, 1;w=1, 15;w=60", "0", "0", null]);
});

const someLimits = fc.record({
  perSecond: fc.integer({ min: 1, max: 5 }),
  perMinute: fc.integer({ min: 1, max: 20 }),
});
/** Waits between requests: mostly bursts, sometimes up to and past a window's end. */
const waits = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: 0, max: 120 }) },
    { weight: 3, arbitrary: fc.constantFrom(999, 1_000, 1_001) },
    { weight: 1, arbitrary: fc.integer({ min: 10_000, max: 70_000 }) },
  ),
  { maxLength: 200 },
);

function play(limits: Limits, start: number, pauses: number[]) {
  let spent = nothingSpent;
  let at = start;
  return pauses.map((pause) => {
    at += pause;
    const before = spent;
    const verdict = spend(limits, before, at);
    spent = verdict.spent;
    return { at, before, ...verdict };
  });
}

const mostIn = (times: number[], width: number) => {
  const counts = new Map<number, number>();
  for (const at of times) {
    const window = Math.floor(at / width);
    counts.set(window, (counts.get(window) ?? 0) + 1);
  }
  return Math.max(0, ...counts.values());
};

test("no aligned second or minute lets more than its limit pass", () => {
  fc.assert(
    fc.property(someLimits, fc.integer({ min: 0, max: minute }), waits, (limits, start, pauses) => {
      const passed = play(limits, start, pauses).filter(({ allowed }) => allowed);
      const times = passed.map(({ at }) => at);
      expect(mostIn(times, 1_000)).toBeLessThanOrEqual(limits.perSecond);
      expect(mostIn(times, minute)).toBeLessThanOrEqual(limits.perMinute);
    }),
    { numRuns: 500 },
  );
});

test("a refused call passes after Retry-After, and only a full window refuses", () => {
  fc.assert(
    fc.property(someLimits, fc.integer({ min: 0, max: minute }), waits, (limits, start, pauses) => {
      for (const { at, before, spent, allowed, retryAfter } of play(limits, start, pauses)) {
        for (const form of ["second", "minute"] as const) {
          const headers = rateHeaders(limits, spent, form, at);
          const [limit, used, width] =
            form === "second"
              ? [limits.perSecond, spent.inSecond, 1]
              : [limits.perMinute, spent.inMinute, 60];
          expect(headers["RateLimit-Limit"]).toBe(
            `${limit}, ${limits.perSecond};w=1, ${limits.perMinute};w=60`,
          );
          expect(headers["RateLimit-Remaining"]).toBe(String(limit - used));
          expect(Number(headers["RateLimit-Reset"])).toBeGreaterThanOrEqual(0);
          expect(Number(headers["RateLimit-Reset"])).toBeLessThan(width);
        }
        if (allowed) continue;
        const isFull = before.inSecond === limits.perSecond || before.inMinute === limits.perMinute;
        expect(isFull).toBe(true);
        expect(spend(limits, spent, at + retryAfter * 1_000).allowed).toBe(true);
      }
    }),
    { numRuns: 500 },
  );
});
