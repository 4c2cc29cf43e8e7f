import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { v7 } from "uuid";
import { describe, expect, it, test } from "vitest";
import { DAY_MS } from "../server/durations.ts";
import { readCancel, signCancel } from "./cancel-token.server.ts";

const shop = "harbour.myshopify.com";
const now = new Date("2026-11-24T12:00:00Z");
const [newest, older, foreign] = [randomBytes(32), randomBytes(32), randomBytes(32)];

const anyTime = fc.date({
  min: new Date(now.getTime() - 30 * DAY_MS),
  max: now,
  noInvalidDate: true,
});
const anyId = anyTime.map((at) => v7({ msecs: at.getTime() }));

describe("a token", () => {
  test("names the id that it was made for, in its shop", () => {
    fc.assert(
      fc.property(anyId, (id) => {
        expect(readCancel(shop, signCancel(shop, id, [newest]), now, [newest])).toBe(id);
      }),
    );
  });

  test("with any one character changed, or for another shop, names none", () => {
    fc.assert(
      fc.property(
        anyId,
        fc.nat(79),
        fc.string({ minLength: 1, maxLength: 1 }),
        (id, at, character) => {
          const token = signCancel(shop, id, [newest]);
          const other = token.slice(0, at) + character + token.slice(at + 1);
          const read = readCancel(shop, other, now, [newest]);
          expect(read).toBe(other === token ? id : undefined);
          expect(readCancel("other.myshopify.com", token, now, [newest])).toBeUndefined();
        },
      ),
    );
  });

  it("is made with the newest key, and read with any", () => {
    const id = v7({ msecs: now.getTime() });
    expect(signCancel(shop, id, [newest, older])).toBe(signCancel(shop, id, [newest]));
    expect(readCancel(shop, signCancel(shop, id, [older]), now, [newest, older])).toBe(id);
    expect(readCancel(shop, signCancel(shop, id, [foreign]), now, [newest, older])).toBeUndefined();
  });

  it("works for 30 days", () => {
    const token = signCancel(shop, v7({ msecs: now.getTime() }), [newest]);
    const after = (ms: number) => new Date(now.getTime() + ms);
    expect(readCancel(shop, token, after(30 * DAY_MS), [newest])).toBeDefined();
    expect(readCancel(shop, token, after(30 * DAY_MS + 1), [newest])).toBeUndefined();
  });
});

test("text that is no token names none", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(readCancel(shop, text, now, [newest])).toBeUndefined();
    }),
  );
});
