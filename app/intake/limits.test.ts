import { setImmediate } from "node:timers/promises";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { onPostgres } from "#tests/setup/database.ts";
import { emptyDatabase } from "#tests/setup/empty.ts";
import { openSharedCounts, type SharedCounts } from "../server/database/shared-counts.server.ts";
import { Limits, type Counted } from "./limits.server.ts";

const NONE = {
  ...{ shop: 0, variant: 0, unknownVariants: 0 },
  ...{ email: 0, phone: 0, address: 0, addressVariant: 0 },
};

function arrival(changes: Partial<Counted["signUp"]> = {}, more: Partial<Counted> = {}): Counted {
  const signUp = { variantId: "1", email: "ann@example.com", phone: null, ...changes };
  return { shop: "a.myshopify.com", dedupeKeySalt: "salt", address: undefined, signUp, ...more };
}

const numbered = (at: number) => arrival({ email: `shopper-${at}@example.com` });

describe("a limit", () => {
  it.each(["shop", "variant"] as const)("per %s lets as many through as it says", (kind) => {
    const limits = new Limits({ ...NONE, [kind]: 3 });
    const counts = [];
    for (let at = 0; at < 5; at += 1) counts.push(limits.count(numbered(at)).over);
    expect(counts).toEqual([null, null, null, kind, kind]);
  });

  it.each([
    ["email", arrival()],
    ["phone", arrival({ email: null, phone: "+14155550100" })],
  ] as const)("per %s concerns that person alone", (kind, one) => {
    const limits = new Limits({ ...NONE, email: 1, phone: 1 });
    expect(limits.count(one).over).toBeNull();
    expect(limits.count(one).over).toBe(kind);
    expect(limits.count(numbered(1)).over).toBeNull();
  });

  it("of one shop uses up nothing of another's, whatever they share", () => {
    const limits = new Limits({ ...NONE, shop: 1, variant: 1, email: 1, phone: 1, address: 1 });
    limits.count(arrival({}, { address: "203.0.113.7" }));
    const other = { shop: "b.myshopify.com", address: "203.0.113.7" };
    expect(limits.count(arrival({}, other))).toMatchObject({ over: null, signs: [] });
  });

  it("per variant counts each part of a form, and that of a person only one", () => {
    const limits = new Limits({ ...NONE, variant: 2, email: 1 });
    const listed = () => limits.count(arrival(), { isListed: true, isPersonCounted: true });
    const counts = [limits.count(arrival()), listed(), listed()];
    expect(counts.map(({ over, signs }) => [over, signs.length])).toEqual([
      [null, 0],
      [null, 0],
      ["variant", 0],
    ]);
    for (const one of counts) one.giveBack();
    expect(limits.count(arrival()).over).toBeNull();
  });

  it("per shop has as many for what forms list, and the lists take nothing from the forms", () => {
    const limits = new Limits({ ...NONE, shop: 3 });
    const form = (at: number) => [
      limits.count(numbered(at)).over,
      limits.count(numbered(at), { isListed: true, isPersonCounted: true }).over,
      limits.count(numbered(at), { isListed: true, isPersonCounted: true }).over,
    ];
    expect([form(0), form(1), form(2), form(3)]).toEqual([
      [null, null, null],
      [null, null, "shop"],
      [null, "shop", "shop"],
      ["shop", "shop", "shop"],
    ]);
  });

  it("that is over counts no further person: a flood takes no memory", () => {
    const limits = new Limits({ ...NONE, shop: 1, email: 1 });
    limits.count(numbered(0));
    for (let at = 0; at < 5; at += 1) expect(limits.count(arrival()).over).toBe("shop");
  });
});

describe("beyond its own limit", () => {
  const own = { email: 3, phone: 3, address: 30, addressVariant: 5 };
  const settings = { shop: 250, variant: 120, unknownVariants: 0, ...own };
  const honest = (variantId: string) =>
    arrival({ variantId, email: "honest@example.com" }, { address: "192.0.2.1" });

  // Each run makes room for the counts of a whole process.
  const RUNS = { numRuns: 25 };
  const times = fc.integer({ min: 1, max: 600 });
  const variants = fc.array(fc.constantFrom("1", "2", "3"), { minLength: 1, maxLength: 3 });
  const parts = fc.constantFrom({}, { isListed: true });
  const someone = fc.constantFrom({ email: "one@example.com" }, { phone: "+14155550100" });

  it("a person takes nothing from another one, from whichever networks they send", () => {
    fc.assert(
      fc.property(someone, variants, parts, times, (person, asked, part, count) => {
        const limits = new Limits(settings);
        for (let at = 0; at < count; at += 1) {
          const variantId = asked[at % asked.length]!;
          const signUp = { email: null, phone: null, ...person, variantId };
          limits.count(arrival(signUp, { address: `198.51.100.${at % 200}` }), part);
        }
        for (const id of asked) expect(limits.count(honest(id), part).over).toBeNull();
      }),
      RUNS,
    );
  });

  it("a network takes nothing from another one, with however many addresses", () => {
    fc.assert(
      fc.property(variants, parts, times, (asked, part, count) => {
        const limits = new Limits({ ...settings, shop: 400 });
        for (let at = 0; at < 40; at += 1) {
          const other = { address: `198.51.100.${at}` };
          limits.count(arrival({ variantId: "4", email: `shopper-${at}@example.com` }, other));
        }
        for (let at = 0; at < count; at += 1) {
          const signUp = { variantId: asked[at % asked.length]!, email: `new-${at}@example.com` };
          limits.count(arrival(signUp, { address: "203.0.113.7" }), part);
        }
        for (const id of asked) expect(limits.count(honest(id), part).over).toBeNull();
      }),
      RUNS,
    );
  });

  it("nothing of a person is told to the other processes as the shop's", async () => {
    const told: string[] = [];
    const shared = { add: (key: string) => Promise.resolve(told.push(key) && 0) };
    const limits = new Limits({ ...NONE, shop: 8, variant: 8, email: 2 }, shared);
    for (let at = 0; at < 40; at += 1) limits.count(arrival());
    await setImmediate();
    expect(told.filter((key) => !key.startsWith("email:"))).toEqual([
      "shop:a.myshopify.com",
      "variant:shop a.myshopify.com 1",
    ]);
  });
});

describe("what comes by the API", () => {
  const byApi = (at: number, changes = {}) => ({
    ...numbered(at),
    ...{ source: "api" as const, ...changes },
  });

  it("has a limit of its own, of a shop and of a variant, and takes nothing from the theme", () => {
    for (const kind of ["shop", "variant"] as const) {
      const limits = new Limits({ ...NONE, [kind]: 3 });
      const over = [];
      for (let at = 0; at < 5; at += 1) over.push(limits.count(byApi(at)).over);
      expect(over).toEqual([null, null, null, kind, kind]);
      expect(limits.count(numbered(9)).over).toBeNull();
    }
  });

  it("asks for a few unknown variants of a shop in an hour, each as often as it likes", () => {
    const limits = new Limits({ ...NONE, unknownVariants: 2 });
    const overOf = (variantId: string, isUnknownVariant = true, shop = "a.myshopify.com") =>
      limits.count({ ...arrival({ variantId }), shop, source: "api", isUnknownVariant }).over;
    const asked = ["1", "1", "2", "3", "3", "2"].map((id) => overOf(id));
    expect(asked).toEqual([null, null, null, "variant", "variant", null]);
    expect([overOf("4", false), overOf("4", true, "b.myshopify.com")]).toEqual([null, null]);
  });
});

describe("of two processes", () => {
  const settings = { ...NONE, email: 12 };

  /** How many of one person both let through by turns, until one of them does not. */
  async function countBoth(real: SharedCounts): Promise<number> {
    let told: Promise<unknown> = Promise.resolve();
    const shared = {
      add(key: string, points: number) {
        const added = real.add(key, points);
        told = added.catch(() => 0);
        return added;
      },
    };
    const both = [new Limits(settings, shared), new Limits(settings, shared)];
    for (let at = 0; at < 40; at += 1) {
      if (both[at % 2]!.count(arrival()).over) return at;
      // A sign-up waits for none of it; the next one here does.
      await told;
      await setImmediate();
    }
    return Infinity;
  }

  it.skipIf(!onPostgres)("the limits are shared in PostgreSQL, to a quarter of each", async () => {
    await emptyDatabase();
    const counted = await countBoth(openSharedCounts()!);
    expect(counted).toBeGreaterThanOrEqual(12);
    expect(counted).toBeLessThanOrEqual(12 + 2 * 3);
  });

  it("what could not be stored is told once, however often it comes again", async () => {
    const told: number[] = [];
    const shared = {
      add(_key: string, points: number) {
        told.push(points);
        return Promise.resolve(told.reduce((sum, one) => sum + one, 0));
      },
    };
    const limits = new Limits(settings, shared);
    for (let at = 0; at < 2; at += 1) limits.count(arrival());
    for (let at = 0; at < 20; at += 1) {
      const counted = limits.count(arrival());
      expect(counted.over).toBeNull();
      counted.giveBack();
      await setImmediate();
    }
    expect(told).toEqual([3]);
  });

  it("each has its own limit where the shared counts can't be reached", async () => {
    expect(await countBoth({ add: () => Promise.reject(new Error("away")) })).toBe(24);
  });
});

describe("what many sign-ups show", () => {
  it("of one person is that they want many variants, not that they ask for one again", () => {
    const limits = new Limits(NONE);
    for (let at = 0; at < 30; at += 1) {
      expect(limits.count(arrival()).signs).toEqual([]);
    }
    const counts = [];
    for (let at = 0; at < 12; at += 1) {
      counts.push(limits.count(arrival({ variantId: String(at) })).signs.length);
    }
    expect(counts).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1]);
  });

  it("of one network is a sign, and never a limit: all shoppers may share it", () => {
    const limits = new Limits({ ...NONE, address: 2 });
    const counts = [];
    for (let at = 0; at < 3; at += 1) {
      counts.push(limits.count({ ...numbered(at), address: "203.0.113.7" }));
    }
    expect(counts.at(-1)).toMatchObject({ over: null, signs: ["busy_address"] });
    expect(counts[1]).toMatchObject({ over: null, signs: [] });
  });
});

describe("of one network for one variant", () => {
  const LIMIT = 30;
  const from = (address: string, at: number, variantId = "1") =>
    arrival({ email: `shopper-${address}-${at}@example.com`, variantId }, { address });

  /** How many of these sign-ups are over a limit, by the limit's name. */
  function overOf(arrivals: Counted[]): Record<string, number> {
    const limits = new Limits({ ...NONE, addressVariant: LIMIT });
    const counts: Record<string, number> = {};
    for (const one of arrivals) {
      const { over } = limits.count(one);
      if (over) counts[over] = (counts[over] ?? 0) + 1;
    }
    return counts;
  }

  const many = (count: number, address: string, variantId?: string) =>
    Array.from({ length: count }, (_, at) => from(address, at, variantId));
  const each = (addresses: number, times: number) =>
    Array.from({ length: addresses }, (_, at) => many(times, `198.51.100.${at}`)).flat();

  it("no more are let through than the limit says, in a shop with many networks", () => {
    expect(overOf([...each(40, 2), ...many(500, "203.0.113.7")])).toEqual({
      address: 500 - LIMIT,
    });
  });

  it("all are let through where all shoppers share it, or a few", () => {
    expect(overOf(many(500, "203.0.113.7"))).toEqual({});
    expect(overOf(each(10, 100))).toEqual({});
  });

  it("all are let through where many are shared evenly, as a proxy's own are", () => {
    const rounds = Array.from({ length: 100 }, (_, at) =>
      Array.from({ length: 40 }, (__, one) => from(`198.51.100.${one}`, at)),
    ).flat();
    expect(overOf(rounds)).toEqual({});
  });

  it("those for other variants are let through: never the address alone decides", () => {
    const others = many(LIMIT, "203.0.113.7", "2");
    expect(overOf([...each(40, 2), ...many(LIMIT, "203.0.113.7"), ...others])).toEqual({});
  });

  it("what forms list is counted like what they are for", () => {
    const limits = new Limits({ ...NONE, addressVariant: LIMIT });
    for (const one of each(40, 2)) limits.count(one);
    const listed = many(100, "203.0.113.7").map((one, at) => {
      limits.count({ ...one, signUp: { ...one.signUp, variantId: `chosen-${at}` } });
      return limits.count(one, { isListed: true, isPersonCounted: true }).over;
    });
    expect(listed.filter((over) => over === "address")).toHaveLength(100 - LIMIT);
  });
});
