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

  test.each([
    ["ENCRYPTION_KEY", Buffer.alloc(16).toString("base64"), "32 bytes in base64"],
    ["ENCRYPTION_KEY", `${KEY},short`, "32 bytes in base64"],
    ["SHOPIFY_APP_URL", "app.example", "http(s) address"],
    ["DATABASE_URL", "mysql://x", "file:"],
    ["DELIVERY_WORKER", "yes", "DELIVERY_WORKER"],
    ["PORT", "70000", "PORT"],
    ["LOG_LEVEL", "loud", "LOG_LEVEL"],
    ["SCOPES", "read_products", "differs from access_scopes"],
    ["SCOPES", "read_products,write_app_proxy,write_orders", "differs from access_scopes"],
  ])("refuses %s=%s in one line that does not repeat it", (name, value, message) => {
    const attempt = () => parseEnv({ ...complete, [name]: value }, TOML);
    expect(attempt).toThrow(message);
    expect(attempt).toThrow(/^[^\n]+$/);
  });

  it("never repeats a secret", () => {
    expect(() => parseEnv({ ...complete, ENCRYPTION_KEY: "topsecret" }, TOML)).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining("topsecret") as string }),
    );
  });
});
