import { describe, expect, it, test } from "vitest";
import { connectShop, signUp } from "#tests/shops.ts";
import { client as db } from "../server/database/db.server.ts";
import { enqueue } from "./enqueue.server.ts";
import { erasePerson } from "./erase.server.ts";
import { resend } from "./resend.server.ts";
import type { SignUp } from "./subscription.ts";

describe("the consents that Klaviyo has recorded", () => {
  const PHONE = "+14155552671";
  const ticked = { phone: PHONE, country: "US", smsConsent: true };

  async function joined(
    first: Partial<SignUp>,
    before: { state: string; consentStep: string },
    again: Partial<SignUp>,
  ): Promise<string | null> {
    const { shop } = await connectShop();
    const request = signUp();
    const { id } = await enqueue(shop, { ...request, ...first }, new Date());
    await db.subscription.update({ where: { id }, data: before });
    await enqueue(shop, { ...request, ...again }, new Date());
    return (await db.subscription.findUniqueOrThrow({ where: { id } })).consentStep;
  }

  test.each<[string, Partial<SignUp>, string, Partial<SignUp>, string | null]>([
    ["a first consent is yet to be recorded", {}, "recorded", ticked, null],
    [
      "a second consent leaves the first as it is recorded",
      { emailConsent: true },
      "recorded",
      ticked,
      "email_recorded",
    ],
    [
      "another phone must be recorded itself",
      ticked,
      "recorded",
      { ...ticked, phone: "+14155552672" },
      null,
    ],
    [
      "another phone without a consent leaves the e-mail's",
      { ...ticked, emailConsent: true },
      "recorded",
      { phone: "+14155552672" },
      "recorded",
    ],
    [
      "a box ticked again is recorded again, the other one is not",
      { ...ticked, emailConsent: true },
      "recorded",
      ticked,
      "email_recorded",
    ],
    ["without a new tick nothing is recorded again", ticked, "recorded", {}, "recorded"],
    ["what was not permitted is requested again", ticked, "not_permitted", {}, null],
  ])("%s", async (_, first, consentStep, again, then) => {
    expect(await joined(first, { state: "failed", consentStep }, again)).toBe(then);
  });

  it("stay as they are on a row that is not changed", async () => {
    const before = { state: "queued", consentStep: "recorded" };
    expect(await joined(ticked, before, ticked)).toBe("recorded");
  });
});

describe("a row that is sent again", () => {
  test.each([
    ["not_permitted", null],
    ["recorded", "recorded"],
    ["email_recorded", "email_recorded"],
  ])("continues from consents that are %s with %s", async (before, after) => {
    const { shop } = await connectShop();
    const { id } = await enqueue(shop, signUp(), new Date());
    await db.subscription.update({
      where: { id },
      data: { state: "failed", consentStep: before, phoneRefused: true },
    });
    expect(await resend(shop, id, new Date())).toBe(true);
    expect(await db.subscription.findUniqueOrThrow({ where: { id } })).toMatchObject({
      state: "queued",
      version: 2,
      phoneRefused: false,
      consentStep: after,
    });
  });

  it("is one of the shop's own that failed: no other row changes", async () => {
    const { shop } = await connectShop();
    const { shop: other } = await connectShop();
    const { id } = await enqueue(shop, signUp(), new Date());
    const before = { state: "queued", consentStep: "not_permitted" };
    await db.subscription.update({ where: { id }, data: before });
    expect(await resend(shop, id, new Date())).toBe(false);
    await db.subscription.update({ where: { id }, data: { state: "failed" } });
    expect(await resend(other, id, new Date())).toBe(false);
    expect(await db.subscription.findUniqueOrThrow({ where: { id } })).toMatchObject({
      state: "failed",
      consentStep: "not_permitted",
    });
  });
});

it("an erased person leaves no consents behind", async () => {
  const { shop } = await connectShop();
  const request = signUp({ emailConsent: true });
  const { id } = await enqueue(shop, request, new Date());
  await db.subscription.update({ where: { id }, data: { consentStep: "recorded" } });
  await erasePerson(shop, { email: request.email, phones: [] }, new Date());
  expect(await db.subscription.findUniqueOrThrow({ where: { id } })).toMatchObject({
    state: "cancelled",
    emailConsent: false,
    consentStep: null,
  });
});
