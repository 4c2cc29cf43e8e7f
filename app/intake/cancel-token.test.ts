import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { v7 } from "uuid";
import { describe, expect, it, test } from "vitest";
import { seal } from "../merchant/seal.server.ts";
import { DAY_MS } from "../server/durations.ts";
import { readCancel, sealCancel } from "./cancel-token.server.ts";

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
        expect(readCancel(shop, sealCancel(shop, id, now, [newest]), now, [newest])).toBe(id);
      }),
    );
  });

  test("with any one character changed, or for another shop, names none", () => {
    fc.assert(
      fc.property(
        anyId,
        fc.nat(112),
        fc.string({ minLength: 1, maxLength: 1 }),
        (id, at, character) => {
          const token = sealCancel(shop, id, now, [newest]);
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
    expect(readCancel(shop, sealCancel(shop, id, now, [newest, older]), now, [newest])).toBe(id);
    expect(readCancel(shop, sealCancel(shop, id, now, [older]), now, [newest, older])).toBe(id);
    expect(
      readCancel(shop, sealCancel(shop, id, now, [foreign]), now, [newest, older]),
    ).toBeUndefined();
  });

  it("tells neither its id nor whether another one has the same", () => {
    const id = v7();
    const tokens = [id, id, v7()].map((each) => sealCancel(shop, each, now, [newest]));
    expect(new Set(tokens).size).toBe(3);
    expect(new Set(tokens.map(({ length }) => length)).size).toBe(1);
    for (const token of tokens) expect(token).not.toContain(id.slice(0, 8));
  });

  it("works for 30 days", () => {
    const token = sealCancel(shop, v7(), now, [newest]);
    const after = (ms: number) => new Date(now.getTime() + ms);
    expect(readCancel(shop, token, after(30 * DAY_MS), [newest])).toBeDefined();
    expect(readCancel(shop, token, after(30 * DAY_MS + 1), [newest])).toBeUndefined();
  });
});

test("another sealed text of the shop is none", () => {
  const text = `${v7()} ${now.getTime()}`;
  expect(readCancel(shop, seal(shop, text, [newest]), now, [newest])).toBeUndefined();
});

test("text that is no token names none", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(readCancel(shop, text, now, [newest])).toBeUndefined();
    }),
  );
});
