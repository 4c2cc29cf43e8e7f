import { beforeAll, expect, it, onTestFinished } from "vitest";
import { client as db } from "#app/server/database/db.server.ts";
import { loadSettings } from "#app/merchant/settings.server.ts";
import { settingsEtag } from "#app/merchant/settings.ts";
import { lockDatabase } from "./locker.ts";
import { app, open } from "./world.ts";

const SHOP = "locked.myshopify.com";

beforeAll(() => open(SHOP));

let saved = 0;

/** Saves the settings with another country each time: what is as before is not written. */
async function save(path: string): Promise<Response> {
  const stored = await loadSettings(SHOP);
  const fields = {
    intent: "settings",
    settings_seen: stored ? settingsEtag(stored) : "",
    default_country: ["DE", "FR"][(saved += 1) % 2] ?? "",
    consent_email: "",
    consent_sms: "",
  };
  return app.admin(SHOP, path, { method: "POST", body: new URLSearchParams(fields) });
}

const WRITING: [string, () => Promise<Response>][] = [
  ["what the embedded page sends", () => save("/app/settings.data")],
  ["a form that the browser sends by itself", () => save("/app/settings")],
  ["a webhook", () => app.webhook(SHOP, "app/uninstalled", {})],
];

it.each(WRITING)(
  "%s is answered 503 with Retry-After while the database is locked",
  async (_, send) => {
    const before = await db.merchant.findUnique({ where: { shop: SHOP } });
    const unlock = await lockDatabase(process.env["DATABASE_URL"]!);
    onTestFinished(unlock);
    const answer = await send();
    await unlock();
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "5"]);
    expect(await db.merchant.findUnique({ where: { shop: SHOP } })).toEqual(before);
    expect((await send()).status).toBeLessThan(400);
  },
);
