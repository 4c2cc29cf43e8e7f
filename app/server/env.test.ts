import { describe, expect, it, test } from "vitest";
import { parseEnv } from "./env.server.ts";

const TOML = '[access_scopes]\nscopes = "write_app_proxy,read_products"';
const KEY = Buffer.alloc(32, 1).toString("base64");
const complete = {
  SHOPIFY_API_KEY: "k",
  SHOPIFY_API_SECRET: "s",
  SHOPIFY_APP_URL: "https://app.example/",
  SCOPES: "read_products, write_app_proxy",
  DATABASE_URL: "file:./x.sqlite",
  ENCRYPTION_KEY: KEY,
};

describe("the environment", () => {
  it("is read once, with its defaults", () => {
    expect(parseEnv(complete, TOML)).toMatchObject({
      SHOPIFY_APP_URL: "https://app.example",
      KLAVIYO_API_URL: "https://a.klaviyo.com",
      DELIVERY_WORKER: "on",
      PORT: 3000,
      LOG_LEVEL: "info",
    });
  });

  it("takes several encryption keys, newest first", () => {
    const second = Buffer.alloc(32, 2).toString("base64");
    const { ENCRYPTION_KEY } = parseEnv({ ...complete, ENCRYPTION_KEY: `${KEY}, ${second}` }, TOML);
    expect(ENCRYPTION_KEY.map((key) => key[0])).toEqual([1, 2]);
  });

  test.each(Object.keys(complete))("is not complete without %s", (name) => {
    expect(() => parseEnv({ ...complete, [name]: undefined }, TOML)).toThrow(`${name} is missing`);
  });

  test.each(Object.keys(complete))("is not complete with an empty %s", (name) => {
    expect(() => parseEnv({ ...complete, [name]: "" }, TOML)).toThrow(`${name} is missing`);
  });

  it("takes an empty value as not set", () => {
    const empty = { KLAVIYO_API_URL: "", DELIVERY_WORKER: "", PORT: "", LOG_LEVEL: "" };
    expect(parseEnv({ ...complete, ...empty }, TOML)).toEqual(parseEnv(complete, TOML));
  });

  it("refuses a METRICS_PORT without the token that may read it", () => {
    const METRICS_PORT = "9464";
    expect(() => parseEnv({ ...complete, METRICS_PORT }, TOML)).toThrow(/METRICS_PORT needs/);
    const METRICS_TOKEN = "0123456789abcdef";
    const open = parseEnv({ ...complete, METRICS_PORT, METRICS_TOKEN }, TOML);
    expect(open.METRICS_PORT).toBe(9464);
  });

  test.each(["0", "8080", "65535"])("serves at PORT=%s", (PORT) => {
    expect(parseEnv({ ...complete, PORT }, TOML).PORT).toBe(Number(PORT));
  });

  test.each([
    ["http://127.0.0.1:4000/", "http://127.0.0.1:4000"],
    ["https://a.klaviyo.com//", "https://a.klaviyo.com"],
    ["https://relay.example/klaviyo/", "https://relay.example/klaviyo"],
  ])("calls Klaviyo at %s as %s", (KLAVIYO_API_URL, address) => {
    expect(parseEnv({ ...complete, KLAVIYO_API_URL }, TOML).KLAVIYO_API_URL).toBe(address);
  });

  test.each([
    "help@shop-apps.example",
    "https://shop-apps.example/help?app=notify-me",
    "https://social.example/@shop-apps",
    "Jo in the web team (extension 42)",
    "店舗サポート",
  ])("names %s as whom merchants contact", (SUPPORT_CONTACT) => {
    expect(parseEnv({ ...complete, SUPPORT_CONTACT }, TOML)).toMatchObject({ SUPPORT_CONTACT });
  });

  test.each([
    ["ENCRYPTION_KEY", Buffer.alloc(16).toString("base64"), "32 bytes in base64"],
    ["ENCRYPTION_KEY", `${KEY},short`, "32 bytes in base64"],
    ["SHOPIFY_APP_URL", "app.example", "http(s) address"],
    ["SHOPIFY_APP_URL", "https://app.example/?shop=1", "http(s) address"],
    ["KLAVIYO_API_URL", "ftp://a.klaviyo.com", "http(s) address"],
    ["KLAVIYO_API_URL", "https://a.klaviyo.com?company_id=1", "http(s) address"],
    ["KLAVIYO_API_URL", "https://a.klaviyo.com/?", "http(s) address"],
    ["KLAVIYO_API_URL", "https://a.klaviyo.com/#api", "http(s) address"],
    ["KLAVIYO_API_URL", "https://user:pass@a.klaviyo.com", "http(s) address"],
    ["DATABASE_URL", "mysql://x", "file: and the name of a file (SQLite), or postgres://"],
    ["DATABASE_URL", "file:", "the name of a file"],
    ["DATABASE_URL", "file: ", "the name of a file"],
    ["DATABASE_URL", "file::memory:", "the name of a file"],
    ["DATABASE_URL", "postgres//db.example/shops", "postgres://"],
    ["DELIVERY_WORKER", "yes", "DELIVERY_WORKER"],
    ["PORT", "70000", "PORT: must be"],
    ["PORT", " ", "PORT: must be"],
    ["PORT", "-1", "PORT: must be"],
    ["PORT", "0x50", "PORT: must be"],
    ["PORT", "80.5", "PORT: must be"],
    ["LOG_LEVEL", "loud", "LOG_LEVEL"],
    ["ALERT_ORIGINS_ALLOWED", "127.0.0.1:4011", "ALERT_ORIGINS_ALLOWED: must be origins"],
    ["ALERT_ORIGINS_ALLOWED", "http://a.test/", "ALERT_ORIGINS_ALLOWED: must be origins"],
    ["ALERT_ORIGINS_ALLOWED", "https://a.test:443", "ALERT_ORIGINS_ALLOWED: must be origins"],
    ["SUPPORT_CONTACT", "help@shop-apps", "SUPPORT_CONTACT: must be"],
    ["SUPPORT_CONTACT", "mailto:help@shop-apps.example", "SUPPORT_CONTACT: must be"],
    ["SUPPORT_CONTACT", "Jo <help@shop-apps.example>", "SUPPORT_CONTACT: must be"],
    ["SUPPORT_CONTACT", "http://shop-apps.example", "SUPPORT_CONTACT: must be"],
    ["SUPPORT_CONTACT", "javascript://shop-apps.example", "SUPPORT_CONTACT: must be"],
    ["SUPPORT_CONTACT", "https://shop-apps.example/ help", "SUPPORT_CONTACT: must be"],
    ["SUPPORT_CONTACT", "Write to Jo.", "SUPPORT_CONTACT: must be"],
    ["SUPPORT_CONTACT", "Jo\nor Ann", "SUPPORT_CONTACT: must be"],
    ["SUPPORT_CONTACT", "Jo".repeat(51), "SUPPORT_CONTACT: must be"],
    ["SCOPES", "read_products", "differs from access_scopes"],
    ["SCOPES", "read_products,write_app_proxy,write_orders", "differs from access_scopes"],
  ])("refuses %s=%s in one line that does not repeat the value", (name, value, message) => {
    const attempt = () => parseEnv({ ...complete, [name]: value }, TOML);
    expect(attempt).toThrow(message);
    expect(attempt).toThrow(/^[^\n]+$/);
    const own = value.replace(/^file:/, "").trim();
    if (own) expect(attempt).not.toThrow(own);
  });
});
