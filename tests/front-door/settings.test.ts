import { beforeEach, describe, expect, it } from "vitest";
import { client as db } from "#app/server/database/db.server.ts";
import { unseal } from "#app/merchant/seal.server.ts";
import { settingsEtag } from "#app/merchant/settings.ts";
import { loadSettings } from "#app/merchant/settings.server.ts";
import { sandboxAccounts } from "#sandbox/klaviyo/keys.ts";
import { app, klaviyo, open, shopify } from "./world.ts";

const [full, mute, half, gone, base] = sandboxAccounts().map(({ key }) => key) as [
  string,
  string,
  string,
  string,
  string,
];

/** Each test has a shop of its own, which has opened the app and connected nothing yet. */
let shop: string;
let shops = 0;

beforeEach(async () => {
  klaviyo.reset();
  shops += 1;
  shop = `settings-${shops}.myshopify.com`;
  await open(shop);
});

interface Answer {
  status: number;
  text: string;
}

/** Saves the settings over those that are stored, as a page does that was loaded just now. */
async function save(fields: Record<string, string>): Promise<Answer> {
  const stored = await loadSettings(shop);
  const seen = stored ? settingsEtag(stored) : "";
  return post({ intent: "settings", settings_seen: seen, ...fields });
}

/** Sends the settings page a form as the embedded page does, and everything that came back as text. */
async function post(fields: Record<string, string>): Promise<Answer> {
  const answer = await app.admin(shop, "/app/settings.data", {
    method: "POST",
    body: new URLSearchParams(fields),
  });
  return { status: answer.status, text: await answer.text() };
}

/** Connects a key, on a page that was loaded just now or has seen an earlier version. */
async function connect(key: string, seen?: number): Promise<Answer> {
  klaviyo.passAnHour();
  const key_seen = `${seen ?? (await merchant()).keyVersion}`;
  return post({ intent: "connect", key_seen, klaviyo_api_key: key });
}

async function disconnect(seen?: number): Promise<Answer> {
  return post({ intent: "disconnect", key_seen: `${seen ?? (await merchant()).keyVersion}` });
}

/** What the storefront knows of the shop's settings. */
function metafield() {
  return shopify.of(shop).state.appMetafields["notify_me"]?.["settings"];
}

/** Without the time of the last proof, which every word with Shopify moves. */
function merchant() {
  return db.merchant.findUniqueOrThrow({ where: { shop }, omit: { installedAt: true } });
}

describe("the first request of a merchant", () => {
  it("installs the shop by token exchange, with an expiring token and its refresh token", async () => {
    shop = "first.myshopify.com";
    shopify.of(shop).install();
    expect((await app.admin(shop, "/app.data")).status).toBe(200);
    expect((await merchant()).uninstalledAt).toBeNull();
    const session = await db.session.findFirstOrThrow({ where: { shop } });
    expect(session).toMatchObject({ isOnline: false, scope: "write_app_proxy,read_products" });
    expect(session.expires?.getTime()).toBeGreaterThan(Date.now());
    expect(session.refreshToken).toMatch(/^shprt_/);
  });

  it("without a session token gets nothing", async () => {
    expect(
      (
        await app.fetch("/app/settings.data", {
          headers: { authorization: "Bearer x.y.z", "user-agent": "Mozilla/5.0 Chrome/140" },
        })
      ).status,
    ).toBe(401);
  });
});

describe("connecting Klaviyo", () => {
  it("stores a real key encrypted, and shows its account and four characters, never the key", async () => {
    const answer = await connect(` ${full} `);
    expect(answer.status).toBe(200);
    expect(answer.text).not.toContain(full);
    const stored = await merchant();
    expect(stored).toMatchObject({
      keyLastFour: full.slice(-4),
      accountName: "Sandbox Outfitters",
      accountId: "SBX001",
      laneId: "SBX001",
      keyVersion: 1,
    });
    expect(stored.sealedKey).not.toContain(full);
    expect(unseal(shop, stored.sealedKey!)).toBe(full);

    const page = await (await app.admin(shop, "/app/settings.data")).text();
    expect(page).toContain("Sandbox Outfitters");
    expect(page).toContain(full.slice(-4));
    expect(page).not.toContain(full);
    expect(page).not.toContain(stored.sealedKey);
    expect(klaviyo.double.received).toEqual([]);
  });

  it("takes a real key that may not read its account, and says so", async () => {
    await connect(full);
    const answer = await connect(mute);
    expect(answer.status).toBe(200);
    expect(answer.text).toContain("unnamed");
    // The refusal's own header names the account.
    expect(await merchant()).toMatchObject({
      accountId: "SBX001",
      accountName: null,
      laneId: "SBX001",
      keyLastFour: mute.slice(-4),
      keyVersion: 2,
    });
  });

  it("refuses a key that Klaviyo does not know, and keeps the one that is there", async () => {
    await connect(mute);
    const before = await merchant();
    for (const key of [gone, "pk_unknown0000000000000000000000000000"]) {
      const answer = await connect(key);
      expect(answer.status).toBe(422);
      expect(answer.text).toContain("refused");
      expect(answer.text).not.toContain(key);
    }
    expect(await merchant()).toEqual(before);
  });

  it("refuses what can't be a key without asking Klaviyo", async () => {
    for (const key of ["", "pk with spaces", "pk_ünicode", "pk_\r\nx-evil: 1", "x".repeat(500)]) {
      expect((await connect(key)).status).toBe(422);
    }
    expect(klaviyo.double.calls).toEqual([]);
  });

  it("stores nothing while Klaviyo can't be reached or asks to wait, and says which", async () => {
    await connect(mute);
    const before = await merchant();
    for (const [fault, kind] of [
      [{ kind: "status", status: 503 }, "unreachable"],
      [{ kind: "reset" }, "unreachable"],
      [{ kind: "html403" }, "unreachable"],
      [{ kind: "throttled" }, "throttled"],
    ] as const) {
      klaviyo.double.failNext(fault, 1);
      const answer = await connect(half);
      expect(answer.status).toBe(503);
      expect(answer.text).toContain(kind);
    }
    expect(await merchant()).toEqual(before);
  });

  it("lifts a hold that an earlier key has earned", async () => {
    await connect(full);
    await connect(mute);
    await db.merchant.update({
      where: { shop },
      data: { hold: "key_refused", heldAt: new Date(), holdKeyVersion: 2 },
    });
    await connect(full);
    expect(await merchant()).toMatchObject({ hold: null, holdKeyVersion: null, keyVersion: 3 });
  });

  describe("on a page that was loaded before another person changed the connection", () => {
    const other = { ...klaviyo.double.accounts[0]!, key: "pk_other", publicApiKey: "OTHER1" };

    beforeEach(() => connect(full));

    it("refuses to replace a key that the page did not show, and says so", async () => {
      const { keyVersion: seen } = await merchant();
      expect((await connect(mute, seen)).status).toBe(200);
      const before = await merchant();
      for (const late of [seen, 0]) {
        const answer = await connect(full, late);
        expect([answer.status, answer.text.includes("changed")]).toEqual([409, true]);
      }
      klaviyo.passAnHour();
      expect((await post({ klaviyo_api_key: full })).status).toBe(409);
      expect(await merchant()).toEqual(before);
      expect((await connect(full)).status).toBe(200);
    });

    it("refuses to destroy a key that the page did not show, and says so", async () => {
      const { keyVersion: seen } = await merchant();
      expect((await connect(mute, seen)).status).toBe(200);
      const before = await merchant();
      for (const late of [seen, 0]) expect((await disconnect(late)).status).toBe(409);
      expect((await post({ intent: "disconnect" })).status).toBe(409);
      expect(await merchant()).toEqual(before);
    });

    it("reports no conflict if the other person did the same", async () => {
      await connect(mute);
      const { keyVersion: seen } = await merchant();
      expect((await connect(full, seen)).status).toBe(200);
      const before = await merchant();
      expect((await connect(full, seen)).status).toBe(200);
      const found = expect.any(Date) as Date;
      expect(await merchant()).toEqual({ ...before, inspectedAt: found, flowLiveAt: found });
      expect((await disconnect()).status).toBe(200);
      expect((await disconnect(seen)).status).toBe(200);
      expect((await connect(full, seen)).status).toBe(409);
      expect(await merchant()).toMatchObject({ sealedKey: null });
    });

    it.each([
      ["another key is connected", (seen: number) => connect(other.key, seen)],
      ["it is disconnected", (seen: number) => disconnect(seen)],
    ])("is told as well where %s at the same moment", async (_, change) => {
      klaviyo.double.accounts.push(other);
      await connect(mute);
      const { keyVersion: seen } = await merchant();
      const statuses = (await Promise.all([connect(full, seen), change(seen)])).map(
        ({ status }) => status,
      );
      expect(statuses.toSorted()).toEqual([200, 409]);
      expect(await merchant()).toMatchObject({ keyVersion: seen + 1 });
    });
  });

  it("is undone by disconnecting: nothing of the key is left", async () => {
    await connect(full);
    expect((await disconnect()).status).toBe(200);
    expect(await merchant()).toMatchObject({
      sealedKey: null,
      keyLastFour: null,
      laneId: null,
      accountName: null,
    });
  });
});

describe("an address that leads nowhere", () => {
  it("is a 404 inside the app, and no page of anybody who is not logged in", async () => {
    expect((await app.admin(shop, "/app/nowhere/at/all.data")).status).toBe(404);
    expect((await app.fetch("/app/nowhere")).status).not.toBe(404);
  });
});

describe("the settings", () => {
  const settings = {
    sms_enabled: "on",
    default_country: "DE",
    consent_email: "",
    consent_sms: "Text me when it is back.",
  };

  it("reach the storefront as one metafield of the installation", async () => {
    expect((await save(settings)).status).toBe(200);
    const told = metafield();
    expect(told?.type).toBe("json");
    expect(JSON.parse(told?.value ?? "")).toEqual({
      channels: ["EMAIL", "SMS"],
      default_country: "DE",
      consent: { version: 1, email: "", sms: "Text me when it is back." },
    });
  });

  it("keep a version of each wording, and make none where the wording stays", async () => {
    await save(settings);
    await save(settings);
    await save({ ...settings, consent_sms: "Send me a text." });
    const texts = await db.consentText.findMany({
      where: { shop },
      orderBy: { version: "asc" },
    });
    expect(texts.map(({ version, sms }) => [version, sms])).toEqual([
      [1, "Text me when it is back."],
      [2, "Send me a text."],
    ]);
  });

  it("are refused beside the field, and nothing is stored", async () => {
    await save(settings);
    const before = await merchant();
    const refused: Record<string, string>[] = [
      { default_country: "XX" },
      { consent_sms: "" },
      { consent_email: "x".repeat(501) },
      { retention_days: "0" },
      { retention_days: "36500" },
    ];
    for (const wrong of refused) {
      const answer = await save({ ...settings, ...wrong });
      expect(answer.status).toBe(422);
      expect(answer.text).toContain(Object.keys(wrong)[0]);
    }
    expect(await merchant()).toEqual(before);
  });

  it("say for how long shoppers' data is kept, and a form without it leaves that as it is", async () => {
    expect((await merchant()).retentionDays).toBe(365);
    expect((await save({ ...settings, retention_days: "90" })).status).toBe(200);
    expect((await merchant()).retentionDays).toBe(90);
    expect((await save(settings)).status).toBe(200);
    expect((await merchant()).retentionDays).toBe(90);
    const page = await (await app.admin(shop, "/app/settings.data")).text();
    expect(page).toContain('"retentionDays",90');
  });

  it("are not saved over others that were stored since the page was loaded, which are told", async () => {
    await save(settings);
    const seen = settingsEtag((await loadSettings(shop))!);
    expect((await save({ ...settings, consent_sms: "Theirs." })).status).toBe(200);
    const before = await merchant();
    const late = { ...settings, consent_sms: "Mine.", settings_seen: seen };
    const answer = await save(late);
    expect(answer.status).toBe(409);
    expect(answer.text).toContain("Theirs.");
    expect(await merchant()).toEqual(before);
    expect((await save({ ...settings, consent_sms: "Mine." })).status).toBe(200);
    const unsaid = { ...settings, intent: "settings", default_country: "FR" };
    expect((await post(unsaid)).status).toBe(409);
  });

  it("are saved once where two tabs save at the same time", async () => {
    await save(settings);
    const words = ["One.", "Two.", "Three."];
    const seen = settingsEtag((await loadSettings(shop))!);
    const tabs = words.map((consent_sms) =>
      save({ ...settings, consent_sms, settings_seen: seen }),
    );
    const statuses = (await Promise.all(tabs)).map(({ status }) => status);
    expect(statuses.toSorted()).toEqual([200, 409, 409]);
    const { version, sms } = (await loadSettings(shop))!.consent;
    const newest = await db.consentText.findFirst({
      where: { shop },
      orderBy: { version: "desc" },
    });
    expect(newest).toMatchObject({ version, sms });
    expect(JSON.parse(metafield()?.value ?? "")).toMatchObject({ consent: { version, sms } });
  });

  it("are saved and told also where Shopify has revoked the stored token since", async () => {
    shopify.of(shop).state.accessTokens = [];
    expect((await save({ ...settings, default_country: "FR" })).status).toBe(200);
    expect(JSON.parse(metafield()?.value ?? "")).toMatchObject({ default_country: "FR" });
  });
});

describe("the list for recorded consents", () => {
  const settings = {
    default_country: "DE",
    consent_email: "",
    consent_sms: "",
    consent_list_id: "NEWS01",
    consent_list_name: "Newsletter",
  };

  async function lists(): Promise<{ kind: string; lists?: { id: string; name: string }[] }> {
    const answer = await app.admin(shop, "/app/klaviyo-lists", { method: "POST" });
    expect([answer.status, answer.headers.get("cache-control")]).toEqual([200, "no-store"]);
    return (await answer.json()) as Awaited<ReturnType<typeof lists>>;
  }

  it("can't be looked for without a key, nor by anybody without a session", async () => {
    expect(await lists()).toEqual({ kind: "no_key" });
    const headers = { "user-agent": "Mozilla/5.0 Chrome/140", authorization: "Bearer x.y.z" };
    const stranger = await app.fetch("/app/klaviyo-lists", { method: "POST", headers });
    expect(stranger.status).toBe(401);
    expect(klaviyo.double.calls).toEqual([]);
  });

  it("is chosen from all that the account has, and shown in the settings", async () => {
    await connect(full);
    const found = await lists();
    expect(found.lists).toHaveLength(12);
    expect(found.lists).toContainEqual({ id: "NEWS01", name: "Newsletter", doubleOptIn: true });

    expect((await save(settings)).status).toBe(200);
    const stored = { consentListId: "NEWS01", consentListName: "Newsletter" };
    expect(await merchant()).toMatchObject(stored);
    const page = await (await app.admin(shop, "/app/settings.data")).text();
    expect(page).toContain("Newsletter");
  });

  it("is never half a list, nor one that Klaviyo can't have", async () => {
    await connect(full);
    await save(settings);
    const before = await merchant();
    for (const wrong of [
      { consent_list_id: "" },
      { consent_list_name: "" },
      { consent_list_id: "x".repeat(65) },
      { consent_list_id: "NEWS01/../x" },
      { consent_list_name: "x".repeat(501) },
    ]) {
      const answer = await save({ ...settings, ...wrong });
      expect(answer.status).toBe(422);
      expect(answer.text).toContain("consent_list");
    }
    expect(await merchant()).toEqual(before);
  });

  it("outlives another key of its account, which is asked for consents again", async () => {
    await connect(full);
    await save(settings);
    const { keyVersion } = await merchant();
    const refused = { consentRefusedKeyVersion: keyVersion, consentRefusedDetail: "Scopes!" };
    await db.merchant.update({ where: { shop }, data: refused });
    for (const path of ["/app/settings.data", "/app.data?index"]) {
      expect(await (await app.admin(shop, path)).text()).toContain("Scopes!");
    }
    await connect(half);
    expect(await merchant()).toMatchObject({
      consentListId: "NEWS01",
      consentRefusedKeyVersion: null,
      consentRefusedDetail: null,
    });
  });

  it("is another one where Klaviyo would not record for this one: it is asked again", async () => {
    await connect(full);
    await save(settings);
    const { keyVersion } = await merchant();
    const refused = { consentRefusedKeyVersion: keyVersion, consentRefusedDetail: "No list." };
    await db.merchant.update({ where: { shop }, data: refused });
    await save(settings);
    expect(await merchant()).toMatchObject(refused);
    await save({ ...settings, consent_list_id: "TEXT01", consent_list_name: "Text messages" });
    expect(await merchant()).toMatchObject({ consentRefusedKeyVersion: null });
  });

  it("says of a key that may not read lists, of a revoked one and of an outage what it is", async () => {
    await connect(base);
    expect(await lists()).toEqual({ kind: "not_permitted" });
    klaviyo.double.failNext({ kind: "status", status: 503 }, 1);
    expect(await lists()).toEqual({ kind: "unreachable" });
    const account = klaviyo.double.accounts.find(({ key }) => key === base)!;
    account.revoked = true;
    expect(await lists()).toEqual({ kind: "refused" });
  });

  it("is not stored for another account that was connected after the page was loaded", async () => {
    await connect(base);
    await save(settings);
    const seen = settingsEtag((await loadSettings(shop))!);
    klaviyo.double.accounts.push({
      ...klaviyo.double.accounts[0]!,
      key: "pk_third",
      publicApiKey: "THIRD1",
    });
    const { keyVersion, accountId } = await merchant();
    await connect("pk_third");
    const late = await save({ ...settings, settings_seen: seen });
    expect([late.status, late.text.includes("THIRD1")]).toEqual([409, true]);
    expect(await merchant()).toMatchObject({ laneId: "THIRD1", consentListId: null });
    await connect(base);
    expect(await merchant()).toMatchObject({ keyVersion: keyVersion + 2, accountId });
  });

  it("goes with its account: another one's key, or none, leaves no list", async () => {
    await connect(base);
    await save(settings);
    klaviyo.double.accounts.push({
      ...klaviyo.double.accounts[0]!,
      key: "pk_other",
      publicApiKey: "OTHER1",
    });
    expect(await merchant()).toMatchObject({ consentListId: "NEWS01" });
    await connect("pk_other");
    const none = { consentListId: null, consentListName: null };
    expect(await merchant()).toMatchObject({ laneId: "OTHER1", ...none });

    await save(settings);
    await disconnect();
    expect(await merchant()).toMatchObject(none);
  });
});

describe("another shop's pages", () => {
  it("show nothing of this one, whatever id is asked for", async () => {
    const { id } = await db.subscription.create({
      data: {
        id: crypto.randomUUID(),
        shop,
        state: "failed",
        dueAt: new Date(),
        createdAt: new Date(),
        updatedAt: new Date(),
        variantId: "1",
        email: "ann@example.com",
      },
    });
    const mine = await app.admin(shop, `/app/subscriptions/${id}.data`);
    expect([mine.status, (await mine.text()).includes("ann@example.com")]).toEqual([200, true]);

    const other = "other.myshopify.com";
    await db.merchant.create({
      data: { shop: other, installedAt: new Date(), dedupeKeySalt: "s" },
    });
    await db.session.create({
      data: {
        id: `offline_${other}`,
        shop: other,
        state: "",
        accessToken: "t",
        scope: "write_app_proxy,read_products",
      },
    });
    for (const path of [
      `/app/subscriptions/${id}.data`,
      "/app/subscriptions.data?search=ann",
      `/app/subscriptions.data?cursor=older.${Date.now() + 1000}.${id}`,
    ]) {
      expect(await (await app.admin(other, path)).text()).not.toContain("ann@example.com");
    }
    const sendAgain = () => ({
      method: "POST",
      body: new URLSearchParams({ intent: "send_again" }),
    });
    await app.admin(other, `/app/subscriptions/${id}.data`, sendAgain());
    expect((await db.subscription.findUniqueOrThrow({ where: { id } })).state).toBe("failed");
    await app.admin(shop, `/app/subscriptions/${id}.data`, sendAgain());
    expect((await db.subscription.findUniqueOrThrow({ where: { id } })).state).toBe("queued");
  });
});
