import { createHmac } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { emptyDatabase } from "#tests/setup/empty.ts";
import { refuse } from "#tests/refusal.ts";
import { installShop, showWording } from "#tests/shops.ts";
import { notePageSecretTold, presentPageSecret } from "../merchant/told-page-secret.server.ts";
import { cancelSignUp } from "../outbox/cancel.server.ts";
import { eraseSelected } from "../outbox/erase.server.ts";
import { client as db, commit } from "../server/database/db.server.ts";
import { env } from "../server/env.server.ts";
import { readCancel } from "./cancel-token.server.ts";
import { keepKnown } from "./known-fields.server.ts";
import { receive } from "./receive.server.ts";
import type { FilledForm, Reception } from "./reception.ts";

const PRODUCT = "8001";
const [A, B, C] = ["33001893429341", "33001893462109", "33001893494877"] as const;
const LIST = [A, B, C].join(",");
const ANY = { any: "1", any_variants: LIST };

beforeEach(emptyDatabase);

let accept: (() => Promise<unknown>) | undefined;
afterEach(async () => {
  await accept?.();
  accept = undefined;
});

async function send(
  shop: string,
  fields: Record<string, string>,
  more: Partial<FilledForm> = {},
): Promise<Reception> {
  const filled = { variant_id: A, product_id: PRODUCT, email: "ann@example.com", ...fields };
  const form = { shop, fields: filled, userAgent: "", at: new Date(), ...more };
  const [reception] = await receive([form], performance.now() + 60_000);
  if (!reception) throw new Error("The form has no reception");
  return reception;
}

/** The rows of a shop, in the order of their variants. */
const rowsOf = (shop: string) =>
  db.subscription.findMany({ where: { shop }, orderBy: { variantId: "asc" } });

const brief = async (shop: string) =>
  (await rowsOf(shop)).map(({ variantId, state, lastReason }) => [variantId, state, lastReason]);

/** A shop whose storefront signs its pages. */
async function signingShop() {
  const shop = await installShop();
  const { sealed, secret } = await presentPageSecret(shop);
  await commit(() => [...notePageSecretTold(shop, sealed, new Date())]);
  const sign = (variants: string, ageMs = 60_000) => {
    const second = Math.floor((Date.now() - ageMs) / 1_000);
    const hash = createHmac("sha256", secret)
      .update([shop, PRODUCT, variants, second].join("|"))
      .digest("hex");
    return `v1.${second}.${hash.slice(0, 32)}`;
  };
  return { shop, sign };
}

/** Cancels with the token of a reception. */
async function cancelBy(shop: string, reception: Reception): Promise<boolean> {
  if (reception.status !== "accepted") throw new Error(`It is ${reception.status}`);
  const id = readCancel(shop, reception.cancel, new Date());
  return id !== undefined && (await cancelSignUp(shop, id, new Date()));
}

describe("a form for any option", () => {
  it("is one queued row for each variant of its list, all linked", async () => {
    const shop = await installShop();
    expect(await send(shop, ANY)).toMatchObject({ status: "accepted", email: "ann@example.com" });
    const rows = await rowsOf(shop);
    expect(rows.map(({ variantId, state }) => [variantId, state])).toEqual(
      [A, B, C].map((id) => [id, "queued"]),
    );
    expect(new Set(rows.map(({ anyOf }) => anyOf)).size).toBe(1);
    expect(rows[0]?.anyOf).not.toBeNull();
    expect(new Set(rows.map(({ dedupeKey }) => dedupeKey)).size).toBe(3);
    expect(await db.variantCount.findMany({ where: { shop, day: "" } })).toMatchObject(
      [A, B, C].map(() => ({ waiting: 1, signUps: 1 })),
    );
  });

  it("is for the chosen variant too where the list lacks it", async () => {
    const shop = await installShop();
    await send(shop, { ...ANY, any_variants: `${B},${C}` });
    expect((await rowsOf(shop)).map(({ variantId }) => variantId)).toEqual([A, B, C]);
  });

  it.each([
    ["without a tick", { any_variants: LIST }],
    ["with an empty list", { any: "1", any_variants: "" }],
    ["with the chosen variant alone in its list", { any: "1", any_variants: A }],
  ])("%s is for the chosen variant, and linked to none", async (_, fields) => {
    const shop = await installShop();
    await send(shop, fields);
    expect(await rowsOf(shop)).toMatchObject([{ variantId: A, anyOf: null }]);
  });

  it.each([
    ["with a malformed list", "seven"],
    ["with more than 50 variants", Array.from({ length: 51 }, (_, at) => at + 1).join(",")],
  ])("%s is refused, and nothing of it is stored", async (_, any_variants) => {
    const shop = await installShop();
    const faults = { variant_id: "variant_invalid" };
    expect(await send(shop, { ...ANY, any_variants })).toEqual({ status: "invalid", faults });
    expect(await rowsOf(shop)).toEqual([]);
  });

  it("is for one variant where it comes by the API", async () => {
    const shop = await installShop();
    await send(shop, ANY, { source: "api" });
    expect(await rowsOf(shop)).toMatchObject([{ variantId: A, anyOf: null, source: "api" }]);
  });

  it("records a consent to emails once, and one to texts with each number", async () => {
    const shop = await installShop();
    await showWording(shop);
    await db.merchant.update({ where: { shop }, data: { smsEnabled: true } });
    const consents = { email_consent: "1", sms_consent: "1", consent_version: "1" };
    await send(shop, { ...ANY, ...consents, phone: "+14155552671" });
    const rows = await rowsOf(shop);
    expect(rows.map(({ emailConsent, smsConsent }) => [emailConsent, smsConsent])).toEqual([
      [true, true],
      [false, true],
      [false, true],
    ]);
    expect(rows.map((row) => row.emailConsentVersion)).toEqual([1, null, null]);
    await send(shop, { ...ANY, ...consents, sms_consent: "", email: "bea@example.com" });
    const bea = (await rowsOf(shop)).filter(({ email }) => email === "bea@example.com");
    expect(bea.map((row) => row.emailConsentVersion)).toEqual([1, null, null]);
  });

  it("is accepted only where all is stored; a repeat stores the rest, and doubles nothing", async () => {
    const shop = await installShop();
    accept = await refuse('INSERT ON "Subscription"', `NEW."variantId" = '${C}'`);
    expect(await send(shop, ANY)).toMatchObject({ status: "busy" });
    expect((await rowsOf(shop)).map(({ variantId }) => variantId)).toEqual([A, B]);
    await accept();
    accept = undefined;
    expect(await send(shop, ANY)).toMatchObject({ status: "accepted" });
    expect((await rowsOf(shop)).map(({ variantId }) => variantId)).toEqual([A, B, C]);
  });

  it("joins a row that its shopper has opened before", async () => {
    const shop = await installShop();
    await send(shop, { variant_id: B });
    await send(shop, ANY);
    const rows = await rowsOf(shop);
    expect(rows).toMatchObject([{ shared: false }, { shared: true, anyOf: null }, {}]);
    expect(rows).toHaveLength(3);
  });
});

describe("in a shop that signs its pages, a form for any option", () => {
  it("is sent with both of its tokens", async () => {
    const { shop, sign } = await signingShop();
    await send(shop, { ...ANY, token: sign(A), any_token: sign(LIST) });
    expect(await brief(shop)).toEqual([A, B, C].map((id) => [id, "queued", null]));
  });

  it.each<[string, (sign: (variants: string, ageMs?: number) => string) => string, string]>([
    ["no token", () => "", "token_missing"],
    ["the token of one variant", (sign) => sign(A), "token_invalid"],
    ["the token of another list", (sign) => sign(`${A},${B}`), "token_invalid"],
    ["the token of an old page", (sign) => sign(LIST, 16 * 86_400_000), "token_expired"],
  ])("with %s for its list has the others blocked, and is accepted", async (_, of, reason) => {
    const { shop, sign } = await signingShop();
    const form = { ...ANY, token: sign(A), any_token: of(sign) };
    expect(await send(shop, form)).toMatchObject({ status: "accepted" });
    expect(await brief(shop)).toEqual([
      [A, "queued", null],
      [B, "blocked", reason],
      [C, "blocked", reason],
    ]);
  });

  it("has the chosen variant blocked without that one's token", async () => {
    const { shop, sign } = await signingShop();
    await send(shop, { ...ANY, any_token: sign(LIST) });
    expect(await brief(shop)).toEqual([
      [A, "blocked", "token_missing"],
      [B, "queued", null],
      [C, "queued", null],
    ]);
  });

  it("is for the chosen variant alone where neither of its tokens is right", async () => {
    const { shop } = await signingShop();
    await send(shop, ANY);
    expect(await brief(shop)).toEqual([[A, "blocked", "token_missing"]]);
  });

  it("needs a token for its list also while pages without one are welcome", async () => {
    const { shop, sign } = await signingShop();
    const unsignedPagesUntil = new Date(Date.now() + 86_400_000);
    await db.merchant.update({ where: { shop }, data: { unsignedPagesUntil } });
    await send(shop, { ...ANY, token: sign(A) });
    expect((await brief(shop)).map(([, state]) => state)).toEqual(["queued", "blocked", "blocked"]);
  });

  it("has the consent to emails with a row that is sent", async () => {
    const { shop, sign } = await signingShop();
    await showWording(shop);
    const consent = { email_consent: "1", consent_version: "1" };
    await send(shop, { ...ANY, ...consent, any_token: sign(LIST) });
    expect((await rowsOf(shop)).map((row) => [row.state, row.emailConsent])).toEqual([
      ["blocked", true],
      ["queued", true],
      ["queued", false],
    ]);
  });

  it("that shows a bot has all of its rows blocked", async () => {
    const { shop, sign } = await signingShop();
    const tokens = { token: sign(A), any_token: sign(LIST) };
    await send(shop, { ...ANY, ...tokens, nm_extra: "x", country: "https://spam.example/x" });
    expect(await brief(shop)).toEqual([A, B, C].map((id) => [id, "blocked", "honeypot_link"]));
  });

  /** Leaves no room for a blocked sign-up in this hour. */
  async function fillBlocked(shop: string) {
    const hour = new Date().toISOString().slice(0, 13);
    const count = env.LIMIT_BLOCKED_PER_HOUR;
    const ofHour = { shop, hour, state: "blocked", latencyBucket: 0 };
    await db.hourlyCount.create({ data: { ...ofHour, count } });
  }

  it("is accepted where a part is stored and the shop has no room for what is blocked", async () => {
    const { shop, sign } = await signingShop();
    await fillBlocked(shop);
    const reception = await send(shop, { ...ANY, token: sign(A), any_token: "" });
    expect(reception).toMatchObject({ status: "accepted" });
    expect(await brief(shop)).toEqual([[A, "queued", null]]);
    expect(await cancelBy(shop, reception)).toBe(true);
  });

  it("is accepted likewise where the chosen variant is the one without room", async () => {
    const { shop, sign } = await signingShop();
    await fillBlocked(shop);
    const reception = await send(shop, { ...ANY, token: "", any_token: sign(LIST) });
    expect(reception).toMatchObject({ status: "accepted" });
    expect(await brief(shop)).toEqual([B, C].map((id) => [id, "queued", null]));
    expect(await cancelBy(shop, reception)).toBe(true);
  });

  it("is asked to come again where nothing of it finds room", async () => {
    const { shop, sign } = await signingShop();
    await fillBlocked(shop);
    const bot = { nm_extra: "x", country: "https://spam.example/x" };
    const form = { ...ANY, ...bot, token: sign(A), any_token: sign(LIST) };
    expect(await send(shop, form)).toMatchObject({ status: "limited" });
    expect(await brief(shop)).toEqual([]);
  });
});

describe("the limits count the shopper of a form for any option", () => {
  const many = Array.from({ length: 30 }, (_, at) => String(9_000 + at)).join(",");

  it("once, and not as one who wants many variants", async () => {
    const shop = await installShop();
    // With the link, the sign of many variants would be enough.
    const form = { ...ANY, any_variants: many, country: "https://spam.example/x" };
    for (let at = 0; at < 3; at += 1) await send(shop, form);
    const rows = await rowsOf(shop);
    expect(rows).toHaveLength(31);
    expect(new Set(rows.map(({ state }) => state))).toEqual(new Set(["queued"]));
  });

  it("and who is over one has all further rows blocked", async () => {
    const shop = await installShop();
    for (let at = 0; at < env.LIMIT_EMAIL_PER_HOUR; at += 1) await send(shop, {});
    expect(await send(shop, { ...ANY, variant_id: B })).toMatchObject({ status: "accepted" });
    expect(await brief(shop)).toEqual([
      [A, "queued", null],
      [B, "blocked", "limit_email"],
      [C, "blocked", "limit_email"],
    ]);
  });

  it("also where the chosen variant is blocked before", async () => {
    const { shop, sign } = await signingShop();
    const form = { ...ANY, token: "", any_token: sign(LIST) };
    for (let at = 0; at < env.LIMIT_EMAIL_PER_HOUR; at += 1) await send(shop, form);
    const fresh = { any: "1", any_variants: `${A},9001`, token: "", any_token: sign(`${A},9001`) };
    await send(shop, fresh);
    expect((await brief(shop)).find(([id]) => id === "9001")).toEqual([
      "9001",
      "blocked",
      "limit_email",
    ]);
  });
});

describe("the cancel token of a form for any option", () => {
  it("cancels all of its rows, and no other", async () => {
    const shop = await installShop();
    await send(shop, { variant_id: "9001" });
    const reception = await send(shop, ANY);
    await send(shop, { ...ANY, email: "bea@example.com" });
    expect(await cancelBy(shop, reception)).toBe(true);
    const rows = await rowsOf(shop);
    expect(rows.filter(({ state }) => state === "cancelled")).toHaveLength(3);
    expect(rows.filter(({ email }) => email === "bea@example.com")).toHaveLength(3);
    expect(rows.filter(({ email }) => email === "ann@example.com")).toMatchObject([
      { variantId: "9001", state: "queued" },
    ]);
    expect(rows.filter(({ anyOf, state }) => anyOf && state === "cancelled")).toEqual([]);
    expect(await cancelBy(shop, reception)).toBe(false);
  });

  it("leaves what another sign-up is in, and what Klaviyo has", async () => {
    const shop = await installShop();
    const reception = await send(shop, ANY);
    await send(shop, { variant_id: B });
    await db.subscription.updateMany({
      where: { shop, variantId: C },
      data: { state: "delivered", deliveredAt: new Date() },
    });
    expect(await cancelBy(shop, reception)).toBe(true);
    expect((await brief(shop)).map(([, state]) => state)).toEqual([
      "cancelled",
      "queued",
      "delivered",
    ]);
  });

  it("cancels all of its rows where its answer was lost, and the block sent it again", async () => {
    const shop = await installShop();
    const form = { ...ANY, submission: "3735928559-12345-4026531840-99" };
    await send(shop, form);
    expect(await rowsOf(shop)).toMatchObject([A, B, C].map(() => ({ shared: false })));
    // What links the rows has the time of the first try.
    const repeat = await send(shop, form, { at: new Date(Date.now() + 3_000) });
    expect(await rowsOf(shop)).toMatchObject([A, B, C].map(() => ({ shared: false })));
    expect(await cancelBy(shop, repeat)).toBe(true);
    expect((await brief(shop)).map(([, state]) => state)).toEqual([A, B, C].map(() => "cancelled"));
  });

  it("cancels all of its rows where the first one of two tries joined the chosen variant's", async () => {
    const shop = await installShop();
    await send(shop, { variant_id: A });
    const form = { ...ANY, submission: "3735928559-12345-4026531840-99" };
    await send(shop, form);
    expect(await cancelBy(shop, await send(shop, form))).toBe(true);
    expect((await brief(shop)).map(([, state]) => state)).toEqual([
      "queued",
      "cancelled",
      "cancelled",
    ]);
  });

  it("cancels the others where the chosen variant joined an earlier row", async () => {
    const shop = await installShop();
    await send(shop, { variant_id: A });
    expect(await cancelBy(shop, await send(shop, ANY))).toBe(true);
    expect((await brief(shop)).map(([, state]) => state)).toEqual([
      "queued",
      "cancelled",
      "cancelled",
    ]);
  });

  it("cancels what is left after the merchant has deleted one of them", async () => {
    const shop = await installShop();
    const reception = await send(shop, ANY);
    const [first] = await rowsOf(shop);
    await eraseSelected(shop, [first?.id ?? ""], new Date());
    expect(await cancelBy(shop, reception)).toBe(true);
    expect((await brief(shop)).map(([, state]) => state)).toEqual([A, B, C].map(() => "cancelled"));
  });

  it("cancels nothing in another shop, and is no row's id, for a repeat as for a first one", async () => {
    const [shop, other] = [await installShop(), await installShop()];
    for (const reception of [await send(shop, ANY), await send(shop, ANY)]) {
      if (reception.status !== "accepted") throw new Error("It was not accepted");
      const id = readCancel(shop, reception.cancel, new Date()) ?? "";
      expect(await db.subscription.findUnique({ where: { id } })).toBeNull();
      expect(await cancelSignUp(other, id, new Date())).toBe(false);
    }
    expect((await brief(shop)).map(([, state]) => state)).toEqual([A, B, C].map(() => "queued"));
  });
});

it("every field that is read of a form is kept while it waits", async () => {
  const { shop, sign } = await signingShop();
  await showWording(shop);
  await db.merchant.update({ where: { shop }, data: { smsEnabled: true } });
  const read = new Set<string>();
  const fields = new Proxy<Record<string, string>>(
    { ...ANY, variant_id: A, product_id: PRODUCT, email: "ann@example.com", token: sign(A) },
    {
      get(target, name) {
        if (typeof name === "string") read.add(name);
        return Reflect.get(target, name) as unknown;
      },
    },
  );
  const form = { shop, fields, userAgent: "", at: new Date() };
  await receive([form], performance.now() + 60_000);
  expect([...read]).toEqual(expect.arrayContaining(["email", "any_token", "nm_extra"]));
  const all = Object.fromEntries([...read].map((name) => [name, "x"]));
  expect(keepKnown(all).fields).toEqual(all);
});

it("forms of one batch each get their own answer", async () => {
  const shop = await installShop();
  const form = (fields: Record<string, string>): FilledForm => ({
    shop,
    fields: { variant_id: A, product_id: PRODUCT, ...fields },
    userAgent: "",
    at: new Date(),
  });
  const receptions = await receive(
    [
      form({ email: "ann@example.com", ...ANY }),
      form({ email: "none" }),
      form({ email: "bea@example.com" }),
      form({ email: "ann@example.com", variant_id: B }),
    ],
    performance.now() + 60_000,
  );
  expect(receptions.map(({ status }) => status)).toEqual([
    "accepted",
    "invalid",
    "accepted",
    "accepted",
  ]);
  const rows = await rowsOf(shop);
  expect(rows).toHaveLength(4);
  expect(rows.find(({ variantId }) => variantId === B)).toMatchObject({ shared: true });
  expect(rows.find(({ email }) => email === "bea@example.com")).toMatchObject({ anyOf: null });
});
