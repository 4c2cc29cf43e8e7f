import { beforeEach, describe, expect, it } from "vitest";
import { failedAttempt } from "#tests/failed-attempt.ts";
import { emptyDatabase } from "#tests/setup/empty.ts";
import { connectShop, signUp } from "#tests/shops.ts";
import { english } from "#tests/english.ts";
import { importedWording } from "../../merchant/imported-wordings.server.ts";
import { correct } from "../../outbox/correct.server.ts";
import { enqueue } from "../../outbox/enqueue.server.ts";
import { rowsOfPerson } from "../../outbox/erase.server.ts";
import { client as db } from "../../server/database/db.server.ts";
import { writeCustomerFile } from "./customer-file.server.tsx";

const now = new Date("2026-11-24T12:00:00Z");
const later = new Date("2026-11-25T09:30:00Z");
const ann = { email: "ann@gmail.com", phones: [] };

beforeEach(emptyDatabase);

async function fileOf(shop: string): Promise<string> {
  const signUps = await rowsOfPerson(shop, ann);
  const data = {
    shop,
    requestedAt: now,
    signUps,
    stagedLines: [],
    hasMoreLines: false,
    titles: new Map(),
    now,
  };
  return writeCustomerFile(data, english);
}

/** What the file says under this name; undefined where it has no such line. */
function factIn(file: string, name: string): string | undefined {
  return new RegExp(`<dt>${name}</dt><dd>(.*?)</dd>`).exec(file)?.[1];
}

describe("a customer's file", () => {
  it("lists a call that failed as tried, and never as sent", async () => {
    const { shop } = await connectShop();
    const { id } = await enqueue(shop, signUp({ email: ann.email }), now);
    await db.attempt.create({
      data: failedAttempt({ shop, subscriptionId: id, at: now, answer: "", detail: "" }),
    });
    const file = await fileOf(shop);
    expect(factIn(file, "Sent to Klaviyo on")).toBeUndefined();
    expect(factIn(file, "Tried to send to Klaviyo on")).toContain("2026");
  });

  it("calls a tick no consent where the store showed no box, unless Klaviyo has it", async () => {
    const { shop } = await connectShop();
    const ticked = { emailConsent: true, emailConsentVersion: 9 };
    const { id } = await enqueue(shop, signUp({ email: ann.email }), now);
    await db.subscription.update({ where: { id }, data: ticked });
    expect(factIn(await fileOf(shop), "Marketing emails")).toBe("No");
    const sent = { state: "delivered", deliveredAt: later, consentStep: "recorded" };
    await db.subscription.update({ where: { id }, data: sent });
    expect(factIn(await fileOf(shop), "Marketing emails")).toBe("Yes");
  });

  it("says what Klaviyo recorded, and when the sign-up was found there", async () => {
    const { shop } = await connectShop();
    const { id } = await enqueue(shop, signUp({ email: ann.email }), now);
    const sent = { state: "delivered", deliveredAt: now, seenAt: later, emailConsent: true };
    await db.subscription.update({ where: { id }, data: { ...sent, consentStep: "recorded" } });
    const file = await fileOf(shop);
    expect(factIn(file, "Consent recorded in Klaviyo")).toBe("Marketing emails");
    expect(factIn(file, "Found in Klaviyo on")).toContain("Nov 25");
    await db.subscription.update({ where: { id }, data: { consentStep: "not_permitted" } });
    expect(factIn(await fileOf(shop), "Consent recorded in Klaviyo")).toBe("No");
  });

  it("says what the store corrected, with the old address masked", async () => {
    const { shop } = await connectShop();
    const { id } = await enqueue(shop, signUp({ email: "anna@hotmail.com" }), now);
    const vouched = { email: false, sms: false };
    const fixed = { version: 1, email: ann.email, phone: null, country: null, vouched };
    await correct(shop, id, fixed, later);
    const file = await fileOf(shop);
    expect(factIn(file, "Corrected by the store")).toContain("Email, previously a…@hotmail.com");
    expect(file).not.toContain("anna@");
  });

  it("has the date of a consent from another app, and where the sign-up came from", async () => {
    const { shop } = await connectShop();
    const { id } = await enqueue(shop, signUp({ email: ann.email }), now);
    const version = await importedWording(shop, "Send me news.", now);
    const consent = { emailConsent: true, emailConsentVersion: version, emailConsentGivenAt: now };
    await db.subscription.update({ where: { id }, data: { ...consent, source: "import" } });
    const file = await fileOf(shop);
    expect(factIn(file, "Marketing emails")).toMatch(
      /Send me news.* in another app on Nov 24, 2026/,
    );
    expect(factIn(file, "Where it came from")).toBe("Imported from another app");
  });

  it("has the lines of a file that is being imported", () => {
    const stagedLines = [
      { line: 7, cells: [{ heading: "Mail <1>", value: ann.email }], fields: {} },
      { line: 9, cells: [], fields: { email: ann.email, consentText: "News" } },
    ];
    const data = { shop: "a.myshopify.com", requestedAt: now, signUps: [], stagedLines };
    const rest = { hasMoreLines: true, titles: new Map(), now };
    const file = writeCustomerFile({ ...data, ...rest }, english);
    expect(file).toContain("That file has more lines with your address or number.");
    expect(file).not.toContain("keeps no data");
    expect(file).toContain("Line 7 of a file that the store is importing");
    expect(factIn(file, "Mail &lt;1&gt;")).toBe(ann.email);
    expect(factIn(file, "Consent text")).toBe("News");
  });
});
