import { readFileSync } from "node:fs";
import { parse as parseToml } from "smol-toml";
import { z } from "zod";

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

const schema = z.object({
  SHOPIFY_API_KEY: z.string().min(1),
  SHOPIFY_API_SECRET: z.string().min(1),
  SHOPIFY_APP_URL: webAddress.transform((url) => url.replace(/\/+$/, "")),
  SCOPES: scopeList,
  DATABASE_URL: z
    .string()
    .startsWith("file:", { message: "must begin with file: (PostgreSQL is not served yet)" }),
  ENCRYPTION_KEY: encryptionKeys,
  KLAVIYO_API_URL: webAddress.default("https://a.klaviyo.com"),
  DELIVERY_WORKER: z.enum(["on", "off"]).default("on"),
  PORT: z.coerce.number().int().min(0).max(65535).default(3000),
  LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "silent"]).default("info"),
  /** Only a host other than Shopify's admin sets this; Shopify's own library reads it too. */
  APP_BRIDGE_URL: webAddress.optional(),
});

export type Env = z.infer<typeof schema>;

/**
 * Reads the environment once. Throws an Error whose message is one line that names every variable
 * that is missing or malformed, never its value.
 */
export function parseEnv(source: Record<string, string | undefined>, appToml: string): Env {
  const parsed = schema.safeParse(source);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => {
      const name = issue.path.join(".");
      return source[name] === undefined ? `${name} is missing` : `${name}: ${issue.message}`;
    });
    throw new Error(`The environment is not complete: ${faults.join("; ")}. See .env.example.`);
  }
  const declared = declaredScopes(appToml);
  if (parsed.data.SCOPES.join() !== declared.join()) {
    throw new Error(
      `SCOPES (${parsed.data.SCOPES.join()}) differs from access_scopes in shopify.app.toml (${declared.join()}): make them the same.`,
    );
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
