import { readFileSync } from "node:fs";
import { Validator } from "@seriousme/openapi-schema-validator";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { client as db } from "#app/server/database/db.server.ts";
import { PROBLEMS } from "#app/api/problem.server.ts";
import { enqueue } from "#app/outbox/enqueue.server.ts";
import { installShop, showWording, signUp } from "#tests/shops.ts";
import { ask, ORIGIN, post, publishableToken, secretToken } from "./api-caller.ts";
import { lockDatabase } from "./locker.ts";
import { app } from "./world.ts";
import { onPostgres } from "../setup/database.ts";

interface Header {
  required?: boolean;
  schema: object;
}
interface Described {
  headers?: Record<string, Header | Ref>;
  content?: Record<string, { schema: object }>;
}
interface Ref {
  $ref: string;
}
interface Document {
  paths: Record<string, Record<string, { responses: Record<string, Described | Ref> }>>;
  components: {
    schemas: Record<string, object> & { Problem: { properties: { code: { enum: string[] } } } };
  };
}

const TEXT = readFileSync("docs/api/openapi.yaml", "utf8");
const document = parse(TEXT) as Document;

const ajv = new Ajv2020({ allowUnionTypes: true });
addFormats(ajv);
for (const [name, schema] of Object.entries(document.components.schemas)) {
  ajv.addSchema(alone(schema), `schema:${name}`);
}

/** A schema of the document whose references lead to those schemas. */
function alone(schema: object): object {
  const text = JSON.stringify(schema).replaceAll('"#/components/schemas/', '"schema:');
  return JSON.parse(text) as object;
}

/** What a reference points to, or the thing itself. */
function resolve<Thing extends object>(thing: Thing | Ref): Thing {
  if (!("$ref" in thing)) return thing;
  const parts = thing.$ref.slice(2).split("/");
  return parts.reduce<unknown>(
    (place, part) => (place as Record<string, unknown>)[part],
    document,
  ) as Thing;
}

/** What is wrong with a value by a schema of the document; null if nothing is. */
function check(schema: object, value: unknown): string | null {
  const validate = ajv.compile(alone(schema));
  return validate(value) ? null : ajv.errorsText(validate.errors);
}

/** Every answer that the document names: "GET /api/v1/demand 200". */
const documented = Object.entries(document.paths).flatMap(([path, operations]) =>
  Object.entries(operations).flatMap(([method, { responses }]) =>
    Object.keys(responses).map((status) => `${method.toUpperCase()} ${path} ${status}`),
  ),
);
const observed = new Set<string>();

/** Notes an answer, and fails where it is not as the document has it. */
async function observe(method: string, path: string, answer: Response): Promise<void> {
  const name = `${method} ${path} ${answer.status}`;
  expect(documented, "the document names this answer").toContain(name);
  observed.add(name);
  const { responses } = document.paths[path]![method.toLowerCase()]!;
  const { headers = {}, content = {} } = resolve(responses[String(answer.status)]!);
  for (const [header, described] of Object.entries(headers)) {
    const { required = false, schema } = resolve(described);
    const value = answer.headers.get(header);
    if (value === null) expect([name, header, required]).toEqual([name, header, false]);
    else expect([name, header, check(schema, value)]).toEqual([name, header, null]);
  }
  const [type = null] = Object.keys(content);
  expect([name, answer.headers.get("content-type")]).toEqual([name, type]);
  const text = await answer.text();
  if (type === null) {
    expect(text).toBe("");
    return;
  }
  const fault = check(content[type]!.schema, JSON.parse(text));
  expect([name, text, fault]).toEqual([name, text, null]);
}

const SIGN_UPS = "/api/v1/sign-ups";
const DEMAND = "/api/v1/demand";
const NEW = { variant_id: "33001893429341", email: "ann@example.com" };

describe("the document", () => {
  it("is OpenAPI 3.1, as another program than ours says", async () => {
    const validator = new Validator();
    const result = await validator.validate(TEXT);
    expect(result.errors).toBeUndefined();
    expect([result.valid, validator.version]).toEqual([true, "3.1"]);
  });

  it("names every code of an error, and no other", () => {
    expect(document.components.schemas.Problem.properties.code.enum).toEqual(Object.keys(PROBLEMS));
  });

  it("names an answer's fields so strictly that another one is a fault", () => {
    const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
    expect(check(ref("Accepted"), { status: "accepted" })).toBeNull();
    expect(check(ref("Accepted"), { status: "accepted", id: "1" })).toContain("additional");
    expect(check(ref("DemandPage"), { data: [{}], next: null })).toContain("required");
    expect(check(ref("Next"), "no address")).toContain("uri");
  });
});

describe("as the document has it is an answer to", () => {
  it("a list of sign-ups of every state and with every field", async () => {
    const shop = await installShop();
    await showWording(shop);
    await db.merchant.update({ where: { shop }, data: { smsEnabled: true } });
    const sms = { phone: "+14155552671", country: "US", smsConsent: true, consentVersion: 1 };
    const ids: string[] = [];
    for (const one of [
      signUp(),
      signUp({ ...sms, email: null, productId: null, locale: null, pageUrl: null }),
      signUp({ botSign: "honeypot_link", source: "api" }),
      signUp({ source: "import" }),
    ]) {
      ids.push((await enqueue(shop, one, new Date())).id);
    }
    const now = new Date();
    await db.subscription.update({
      where: { id: ids[0]! },
      data: { state: "delivered", deliveredAt: now, restockedAt: now },
    });
    await db.subscription.update({
      where: { id: ids[3]! },
      data: { state: "failed", lastReason: "variant_refused", test: true },
    });
    const token = await secretToken(shop, "sign_ups:read");
    const answer = await ask(`${SIGN_UPS}?include_tests=true`, token);
    const { data } = (await answer.clone().json()) as { data: { state: string }[] };
    expect(data.map(({ state }) => state).sort()).toEqual(["blocked", "failed", "queued", "sent"]);
    await observe("GET", SIGN_UPS, answer);
    await observe("GET", SIGN_UPS, await ask(`${SIGN_UPS}?limit=1`, token));
  });

  it("the demand", async () => {
    const shop = await installShop();
    await enqueue(shop, signUp(), new Date());
    await enqueue(shop, signUp({ variantId: "222" }), new Date());
    await db.variant.create({
      data: { shop, variantId: "222", productId: "8", productTitle: "Tee", fetchedAt: new Date() },
    });
    const token = await secretToken(shop, "demand:read");
    await observe("GET", DEMAND, await ask(DEMAND, token));
    await observe("GET", DEMAND, await ask(`${DEMAND}?limit=1`, token));
  });

  it("a sign-up, that joined another one or not, of a page or of a server", async () => {
    const shop = await installShop();
    const [page, server] = [
      await publishableToken(shop),
      await secretToken(shop, "sign_ups:write"),
    ];
    for (const email of ["ann@example.com", "ann@example.com", "bob@example.com"]) {
      const fields = { ...NEW, email };
      await observe("POST", SIGN_UPS, await post(page, fields, { origin: ORIGIN }));
      await observe("POST", SIGN_UPS, await post(server, fields));
    }
  });

  it("what can't be read or is not allowed", async () => {
    const shop = await installShop();
    const reads = await secretToken(shop, "sign_ups:read", "demand:read");
    const writes = await secretToken(shop, "sign_ups:write");
    for (const path of [SIGN_UPS, DEMAND]) {
      for (const query of ["cursor=x", "limit=x", "unknown=1"]) {
        await observe("GET", path, await ask(`${path}?${query}`, reads));
      }
      await observe("GET", path, await app.fetch(path));
      await observe("GET", path, await ask(path, "x"));
      await observe("GET", path, await ask(path, writes));
    }
    await observe("POST", SIGN_UPS, await app.fetch(SIGN_UPS, { method: "POST" }));
    await observe("POST", SIGN_UPS, await post("x", NEW));
    await observe("POST", SIGN_UPS, await post(reads, NEW));
    await observe("POST", SIGN_UPS, await post(await publishableToken(shop), NEW));
    const send = (body: string, type = "application/json") =>
      ask(SIGN_UPS, writes, { method: "POST", body, headers: { "content-type": type } });
    await observe("POST", SIGN_UPS, await send("{"));
    await observe("POST", SIGN_UPS, await send("[1]"));
    await observe("POST", SIGN_UPS, await send("x".repeat(20_000)));
    await observe("POST", SIGN_UPS, await send("a=b", "text/plain"));
    await observe("POST", SIGN_UPS, await send("{}"));
    await observe("POST", SIGN_UPS, await post(writes, { ...NEW, email: "ann", locale: "ja" }));
  });

  it("too many requests", async () => {
    const shop = await installShop();
    const [signUps, demand] = [
      await secretToken(shop, "sign_ups:read"),
      await secretToken(shop, "demand:read"),
    ];
    for (const [path, token] of [
      [SIGN_UPS, signUps],
      [DEMAND, demand],
    ] as const) {
      // A query that is refused counts as well, and reads nothing.
      for (let at = 0; at < 120; at += 1) await ask(`${path}?limit=0`, token);
      await observe("GET", path, await ask(path, token));
    }
    const page = await publishableToken(shop);
    const headers = { origin: ORIGIN, "x-forwarded-for": "198.51.100.31" };
    for (let at = 0; at < 60; at += 1) await post(page, {}, headers);
    await observe("POST", SIGN_UPS, await post(page, NEW, headers));
  });

  // PostgreSQL reads what is locked for writing, and its access record is of another table.
  it.skipIf(onPostgres)("what the database can't do now", async () => {
    const shop = await installShop();
    const token = await secretToken(shop, "sign_ups:read", "sign_ups:write");
    const demand = await secretToken(shop, "demand:read");
    const unlock = await lockDatabase(process.env["DATABASE_URL"]!);
    await observe("POST", SIGN_UPS, await post(token, NEW));
    await observe("GET", SIGN_UPS, await ask(SIGN_UPS, token));
    await unlock();
    expect(await db.subscription.count({ where: { shop } })).toBe(0);
    await db.$executeRaw`ALTER TABLE "Variant" RENAME TO "Elsewhere"`;
    try {
      await enqueue(shop, signUp(), new Date());
      await observe("GET", DEMAND, await ask(DEMAND, demand));
    } finally {
      await db.$executeRaw`ALTER TABLE "Elsewhere" RENAME TO "Variant"`;
    }
  });

  it("a browser's preflight", async () => {
    const headers = { origin: ORIGIN, "access-control-request-method": "POST" };
    for (const path of [SIGN_UPS, DEMAND]) {
      await observe("OPTIONS", path, await app.fetch(path, { method: "OPTIONS", headers }));
      await observe("OPTIONS", path, await app.fetch(path, { method: "OPTIONS" }));
    }
  });
});

it.skipIf(onPostgres)("each answer that the document names was seen here", () => {
  expect([...observed].toSorted()).toEqual(documented.toSorted());
});
