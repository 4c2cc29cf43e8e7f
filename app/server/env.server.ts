import { readFileSync } from "node:fs";
import { parse as parseToml } from "smol-toml";
import { z } from "zod";
import { databaseKind, WORKING_ADDRESSES } from "./database/database-url.ts";

const BASE64_OF_32_BYTES = /^[A-Za-z0-9+/]{43}=$/;

const encryptionKeys = z
  .string()
  .transform((list) => list.split(",").map((key) => key.trim()))
  .refine((keys) => keys.every((key) => BASE64_OF_32_BYTES.test(key)), {
    message: "must be 32 bytes in base64 (several: comma-separated, newest first)",
  })
  .transform((keys) => keys.map((key) => Buffer.from(key, "base64")));

const scopeList = z.string().transform((list) =>
  list
    .split(",")
    .map((scope) => scope.trim())
    .filter(Boolean)
    .sort(),
);

const webAddress = z.url({ protocol: /^https?$/, message: "must be an http(s) address" });

/** A base for paths: no user, query or fragment, and no slash at its end. */
const baseAddress = webAddress
  .regex(/^[^@?#]+$/, { message: "must be an http(s) address without user, ? and #" })
  .transform((url) => url.replace(/\/+$/, ""));

const port = z
  .string()
  .regex(/^\d+$/, { message: "must be a number" })
  .transform(Number)
  .refine((number) => number <= 65535, { message: "must be at most 65535" });

/** A number of sign-ups; 0 for no limit. */
const perHour = z
  .string()
  .regex(/^\d{1,9}$/, { message: "must be a whole number, 0 for no limit" })
  .transform(Number);

const hops = z
  .string()
  .regex(/^\d$/, { message: "must be a number from 0 to 9" })
  .transform(Number);

/** A sentence goes on behind it: "Contact … and say when you saw it." */
const FEW_WORDS = /^(?!.*(?:@|:\/\/))\P{C}{0,99}[^\p{C}\s.,;:!?。、]$/u;

const supportContact = z.union(
  [z.email(), z.url({ protocol: /^https$/ }).regex(/^\S+$/), z.string().regex(FEW_WORDS)],
  {
    error:
      "must be an e-mail address, an https address, or up to 100 characters that end no sentence",
  },
);

/** Origins as a browser writes them: without a path, and without a usual port. */
const originList = z
  .string()
  .transform((list) =>
    list
      .split(",")
      .map((origin) => origin.trim())
      .filter(Boolean),
  )
  .refine((origins) => origins.every((origin) => URL.parse(origin)?.origin === origin), {
    message: "must be origins such as http://127.0.0.1:4010 (several: comma-separated)",
  });

const schema = z.object({
  SHOPIFY_API_KEY: z.string().min(1),
  SHOPIFY_API_SECRET: z.string().min(1),
  /** The secret before, while Shopify may still sign with it. */
  SHOPIFY_API_SECRET_PREVIOUS: z.string().min(1).optional(),
  SHOPIFY_APP_URL: baseAddress,
  SCOPES: scopeList,
  DATABASE_URL: z.string().refine((url) => databaseKind(url) !== undefined, {
    message: `must be ${WORKING_ADDRESSES}`,
  }),
  ENCRYPTION_KEY: encryptionKeys,
  KLAVIYO_API_URL: baseAddress.default("https://a.klaviyo.com"),
  DELIVERY_WORKER: z.enum(["on", "off"]).default("on"),
  PORT: port.default(3000),
  LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "silent"]).default("info"),
  /** The token that gives access to /metrics; without one, there is no access. */
  METRICS_TOKEN: z
    .string()
    .regex(/^[\x21-\x7e]{16,}$/, { message: "must have at least 16 characters, and no spaces" })
    .optional(),
  /** Where a worker without a web server serves its figures; 0 takes any free port. */
  METRICS_PORT: port.optional(),
  /** Whom merchants contact: shown in the admin, and in the source of every page. */
  SUPPORT_CONTACT: supportContact.optional(),
  /** Where merchants may have alerts sent although it is no public https address. */
  ALERT_ORIGINS_ALLOWED: originList.default([]),
  /** How many proxies add to X-Forwarded-For before us, Shopify's included; 0: no address is believed. */
  TRUSTED_PROXY_HOPS: hops.default(2),
  /** How many sign-ups of an hour are sent to Klaviyo; a shop's are its forms, and as many listed ones. */
  LIMIT_SHOP_PER_HOUR: perHour.default(50_000),
  LIMIT_VARIANT_PER_HOUR: perHour.default(30_000),
  LIMIT_EMAIL_PER_HOUR: perHour.default(50),
  LIMIT_PHONE_PER_HOUR: perHour.default(50),
  /** From when on a network's sign-ups are suspicious; that alone blocks none. */
  LIMIT_ADDRESS_PER_HOUR: perHour.default(300),
  /** How many of one network for one variant are sent, in a shop that many networks visit. */
  LIMIT_ADDRESS_VARIANT_PER_HOUR: perHour.default(300),
  /** How many blocked rows a shop stores in an hour, and in all. */
  LIMIT_BLOCKED_PER_HOUR: perHour.default(500),
  LIMIT_BLOCKED: perHour.default(20_000),
  /** Set only for another host than Shopify's admin; Shopify's own library reads it too. */
  APP_BRIDGE_URL: webAddress.optional(),
});

export type Env = z.infer<typeof schema>;

/**
 * Parses the environment. Throws an Error with a one-line message that names every missing or
 * malformed variable, but never a value.
 */
export function parseEnv(source: Record<string, string | undefined>, appToml: string): Env {
  // `NAME=` counts as not set.
  const set = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ""));
  const parsed = schema.safeParse(set);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => {
      const name = issue.path.join(".");
      return set[name] === undefined ? `${name} is missing` : `${name}: ${issue.message}`;
    });
    throw new Error(`The environment is not complete: ${faults.join("; ")}. See .env.example.`);
  }
  if (parsed.data.METRICS_PORT !== undefined && parsed.data.METRICS_TOKEN === undefined) {
    throw new Error("METRICS_PORT needs METRICS_TOKEN, the bearer token that may read it.");
  }
  if (parsed.data.SCOPES.join() !== declaredScopes(appToml).join()) {
    throw new Error("SCOPES differs from access_scopes in shopify.app.toml: make them the same.");
  }
  return parsed.data;
}

function declaredScopes(appToml: string): string[] {
  const { access_scopes } = parseToml(appToml) as { access_scopes?: { scopes?: string } };
  return scopeList.parse(access_scopes?.scopes ?? "");
}

function loadEnv(): Env {
  try {
    return parseEnv(process.env, readFileSync("shopify.app.toml", "utf8"));
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exit(1);
  }
}

export const env = loadEnv();
