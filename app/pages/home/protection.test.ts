import { expect, it } from "vitest";
import { english } from "#tests/english.ts";
import { rowsOf } from "#tests/failed-rows.ts";
import { installShop } from "#tests/shops.ts";
import { commit, write } from "../../server/database/db.server.ts";
import { HOUR_MS, MINUTE_MS } from "../../server/durations.ts";
import { protectionOf } from "./protection.server.ts";
import { waveWords } from "./protection-words.ts";

const now = new Date("2026-11-24T12:30:00Z");
const AS_USUAL = "Shoppers can sign up as usual.";

/** A shop with so many blocked rows for each reason; of the hour before, unless told otherwise. */
async function shopWith(reasons: Record<string, number>, ageMs: number): Promise<string> {
  const shop = await installShop();
  for (const [lastReason, count] of Object.entries(reasons)) {
    const ids = await rowsOf(shop, count, {
      state: "blocked",
      from: new Date(now.getTime() - ageMs),
    });
    await commit(() => [
      write.subscription.updateMany({ where: { id: { in: ids } }, data: { lastReason } }),
    ]);
  }
  return shop;
}

async function wordsFor(reasons: Record<string, number>, ageMs = HOUR_MS) {
  const { wave } = await protectionOf(await shopWith(reasons, ageMs), now);
  return wave && waveWords(wave, english);
}

it("49 blocked sign-ups are no wave", async () => {
  expect(await wordsFor({ honeypot_link: 49 })).toBeNull();
});

it("many sign-ups with signs of bots are bots', and shoppers can sign up as usual", async () => {
  const words = await wordsFor({ honeypot_link: 30, "several_signs:link,agent": 25 });
  expect(words).toMatchObject({ title: "Bots are signing up", step: "View blocked sign-ups" });
  expect(words?.lines[0]).toBe(
    "We blocked 55 sign-ups in the last two hours. We didn’t send them to Klaviyo.",
  );
  expect(words?.lines).toContain(AS_USUAL);
});

it.each([
  [{ token_missing: 40, token_expired: 10, token_invalid: 10, honeypot_link: 20 }, 80],
  [{ limit_shop: 60 }, 60],
  [{ limit_variant: 30, token_expired: 21, honeypot: 50 }, 101],
])("sign-ups that are blocked by %j may be shoppers'", async (reasons, count) => {
  const words = await wordsFor(reasons);
  expect(words).toMatchObject({
    title: `We held back ${count} sign-ups`,
    step: "Review sign-ups",
  });
  expect(words?.lines[0]).toMatch(/some may be from shoppers/i);
  expect(words?.lines).not.toContain(AS_USUAL);
});

it("among bots, those that may be shoppers' are counted", async () => {
  const words = await wordsFor({ honeypot_link: 60, token_expired: 12 });
  expect(words?.title).toBe("Bots are signing up");
  expect(words?.lines).toContain("12 of them may be from shoppers.");
  expect(words?.lines).not.toContain(AS_USUAL);
});

it("where more are rejected, nothing says that shoppers can sign up as usual", async () => {
  const words = await wordsFor({ honeypot_link: 500 }, MINUTE_MS);
  expect(words?.lines.join(" ")).toContain("we reject more of them");
  expect(words?.lines).not.toContain(AS_USUAL);
  expect(english.t("protection.full.body")).not.toContain(AS_USUAL);
});
