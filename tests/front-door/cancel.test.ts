import { v7 } from "uuid";
import { Liquid } from "liquidjs";
import { describe, expect, it } from "vitest";
import { sealCancel } from "#app/intake/cancel-token.server.ts";
import { client as db } from "#app/server/database/db.server.ts";
import { DAY_MS } from "#app/server/durations.ts";
import { installShop } from "#tests/shops.ts";
import { signedProxyPath } from "./callers.ts";
import { app, lines } from "./world.ts";

const JSON_ANSWER = { accept: "application/json" };

/** Signs up, and returns the token that was answered. */
async function signUp(
  shop: string,
  email = "ann@example.com",
  fields: Record<string, string> = {},
): Promise<string> {
  const form = new URLSearchParams({ variant_id: "33001893429341", email, ...fields });
  const answer = await app.proxy(shop, form, JSON_ANSWER);
  return ((await answer.json()) as { cancel: string }).cancel;
}

/** What the storefront asks for through the app proxy. */
async function ask(shop: string, token: string, init: RequestInit = {}): Promise<Response> {
  return app.fetch(await signedProxyPath(shop, `/cancel?token=${token}`), init);
}

const post = (shop: string, token: string) =>
  ask(shop, token, { method: "POST", headers: JSON_ANSWER });

async function states(shop: string) {
  const rows = await db.subscription.findMany({ where: { shop }, orderBy: { id: "asc" } });
  return rows.map(({ state, email }) => [state, email]);
}

/** An answer's Liquid as a shop in English shows it. */
async function shown(answer: Response): Promise<string> {
  const shop = { request: { locale: { iso_code: "en" } }, routes: { root_url: "/" } };
  return (await new Liquid().parseAndRender(await answer.text(), shop)) as string;
}

describe("the token of a sign-up", () => {
  it("cancels it by POST, and says so once more when it is posted again", async () => {
    const shop = await installShop();
    const token = await signUp(shop);
    for (let times = 0; times < 2; times += 1) {
      const answer = await post(shop, token);
      expect([answer.status, await answer.json()]).toEqual([200, { status: "cancelled" }]);
      expect(await states(shop)).toEqual([["cancelled", null]]);
    }
    expect((await lines()).join("\n")).toContain("Cancelled by its shopper");
  });

  it("cancels it where its answer was lost, and the block sent it again", async () => {
    const shop = await installShop();
    const submission = "3735928559-12345-4026531840-99";
    await signUp(shop, "ann@example.com", { submission });
    await post(shop, await signUp(shop, "ann@example.com", { submission }));
    expect(await states(shop)).toEqual([["cancelled", null]]);
  });

  it.each(["", "short", "x".repeat(65), "with a space and more", "' OR 1=1; --____"])(
    "does not where the form names its submission “%s”, as no block does",
    async (submission) => {
      const shop = await installShop();
      await signUp(shop, "ann@example.com", { submission });
      await post(shop, await signUp(shop, "ann@example.com", { submission }));
      expect(await states(shop)).toEqual([["queued", "ann@example.com"]]);
    },
  );

  it("for any option cancels all of its rows, and is answered as any other", async () => {
    const shop = await installShop();
    const [first, ...others] = ["33001893429341", "33001893462109", "33001893494877"];
    const list = { any: "1", any_variants: [first, ...others].join(",") };
    const form = new URLSearchParams({ variant_id: first, email: "ann@example.com", ...list });
    const answer = await app.proxy(shop, form, JSON_ANSWER);
    const { cancel } = (await answer.json()) as { cancel: string };
    expect(await states(shop)).toEqual([1, 2, 3].map(() => ["queued", "ann@example.com"]));
    const cancelled = await post(shop, cancel);
    expect([cancelled.status, await cancelled.json()]).toEqual([200, { status: "cancelled" }]);
    expect(await states(shop)).toEqual([1, 2, 3].map(() => ["cancelled", null]));
  });

  it("cancels nothing by GET and HEAD, but shows a button that posts to the page's address", async () => {
    const shop = await installShop();
    const token = await signUp(shop);
    await ask(shop, token, { method: "HEAD" });
    const answer = await ask(shop, token);
    expect(answer.headers.get("content-type")).toBe("application/liquid; charset=utf-8");
    const page = await shown(answer);
    expect(page).toContain("<h1>Cancel your sign-up?</h1>");
    expect(page).toMatch(/<form method="post"><button [^>]*>Cancel my sign-up<\/button><\/form>/);
    expect(await states(shop)).toEqual([["queued", "ann@example.com"]]);
    const done = await ask(shop, token, { method: "POST" });
    expect(await shown(done)).toContain("Your sign-up is cancelled, unless it was already sent");
    expect(await states(shop)).toEqual([["cancelled", null]]);
  });

  it("is answered in the language that its link names", async () => {
    const shop = await installShop();
    const token = await signUp(shop);
    for (const method of ["GET", "POST"]) {
      const page = await (await ask(shop, `${token}&lang=ja`, { method })).text();
      expect(page).toMatch(/^<div class="notify-me-answer" lang="ja"/);
      expect(page).not.toContain("{%");
    }
  });

  it("cancels nothing that was sent, with the same answer", async () => {
    const shop = await installShop();
    const token = await signUp(shop);
    const sent = { state: "delivered", deliveredAt: new Date() };
    await db.subscription.updateMany({ where: { shop }, data: sent });
    expect(await (await post(shop, token)).json()).toEqual({ status: "cancelled" });
    expect(await states(shop)).toEqual([["delivered", "ann@example.com"]]);
  });
});

describe("a stranger who knows an address", () => {
  it("cancels no one's sign-up by another one, and reads the same answers as for a first one", async () => {
    const shop = await installShop();
    await signUp(shop);
    const theirs = await signUp(shop);
    expect(await (await post(shop, theirs)).json()).toEqual({ status: "cancelled" });
    expect(await states(shop)).toEqual([["queued", "ann@example.com"]]);
  });

  it("who was first cancels nothing once its owner has signed up, too", async () => {
    const shop = await installShop();
    const theirs = await signUp(shop);
    await signUp(shop);
    expect(await (await post(shop, theirs)).json()).toEqual({ status: "cancelled" });
    expect(await states(shop)).toEqual([["queued", "ann@example.com"]]);
  });

  it("gets tokens that tell a repeat from a first sign-up by nothing, also for one submission", async () => {
    const shop = await installShop();
    await signUp(shop);
    const submission = "3735928559-12345-4026531840-99";
    const tokens = [];
    // The address is on the list already, and is not.
    for (const email of ["ann@example.com", "grace@example.com"]) {
      for (let tries = 0; tries < 2; tries += 1) {
        tokens.push(await signUp(shop, email, { submission }));
      }
    }
    expect(new Set(tokens).size).toBe(4);
    expect(new Set(tokens.map(({ length }) => length)).size).toBe(1);
    for (const token of tokens) {
      expect(await shown(await ask(shop, token))).toContain("Cancel your sign-up?");
    }
  });
});

describe("a token that does not hold", () => {
  const old = () => new Date(Date.now() - 31 * DAY_MS);

  it.each([
    ["none", () => ""],
    ["another text", () => "x".repeat(1_000)],
    ["one that is 31 days old", (shop: string) => sealCancel(shop, v7(), old())],
    ["another shop's", () => sealCancel("other.myshopify.com", v7(), new Date())],
  ])("is answered alike by GET and POST: %s", async (_, make) => {
    const shop = await installShop();
    const token = make(shop);
    const answer = await post(shop, token);
    expect([answer.status, await answer.json()]).toEqual([410, { status: "expired" }]);
    for (const method of ["GET", "POST"]) {
      const page = await ask(shop, token, { method });
      expect(page.status).toBe(200);
      expect(await shown(page)).toContain("This link no longer works.");
    }
  });

  it("is not read at all where no shop's proxy has signed the request", async () => {
    const shop = await installShop();
    const token = await signUp(shop);
    for (const method of ["GET", "POST"]) {
      const path = `/proxy/subscriptions/cancel?shop=${shop}&token=${token}`;
      expect((await app.fetch(path, { method })).status).toBe(403);
    }
    expect(await states(shop)).toEqual([["queued", "ann@example.com"]]);
  });
});
