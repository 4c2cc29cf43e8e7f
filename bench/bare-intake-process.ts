import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import Database from "better-sqlite3";
import { v7 } from "uuid";
import { readEmail } from "#app/contact/email.server.ts";
import { readVariantId } from "#app/klaviyo/shopify-ids.ts";
import { answerCommands } from "./commands.ts";

/**
 * What a sign-up costs without a framework, signature, shop, counts or lanes: node's own server
 * parses it, checks the address and the variant, and one prepared statement in one durable commit
 * stores all that have arrived in a turn of the event loop.
 */
export interface BareReady {
  port: number;
}

const { databaseUrl } = JSON.parse(process.argv[2] ?? "") as { databaseUrl: string };
const db = new Database(databaseUrl.replace("file:", ""));
db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
db.exec(`CREATE TABLE "Bare" ("id" TEXT PRIMARY KEY, "email" TEXT, "variantId" TEXT, "at" TEXT)`);
const insert = db.prepare(`INSERT INTO "Bare" VALUES (?, ?, ?, ?)`);
const begin = db.prepare("BEGIN IMMEDIATE");
const commit = db.prepare("COMMIT");

let waiting: { row: string[]; done: () => void }[] = [];

function write(): void {
  const batch = waiting;
  waiting = [];
  begin.run();
  for (const { row } of batch) insert.run(...row);
  commit.run();
  for (const { done } of batch) done();
}

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const fields = new URLSearchParams(Buffer.concat(chunks).toString());
    const email = readEmail(fields.get("email") ?? "");
    const variant = readVariantId(fields.get("variant_id") ?? "");
    if (!email || !variant.ok) {
      response.writeHead(422).end();
      return;
    }
    const body = JSON.stringify({ status: "accepted" });
    const headers = { "content-type": "application/json", "content-length": body.length };
    const done = () => response.writeHead(202, headers).end(body);
    if (waiting.length === 0) setImmediate(write);
    waiting.push({ row: [v7(), email, variant.variantId, new Date().toISOString()], done });
  });
});
server.listen(0, "127.0.0.1", () => {
  answerCommands(commands, { port: (server.address() as AddressInfo).port });
});

const commands = {
  rows: () => (db.prepare(`SELECT COUNT(*) AS "n" FROM "Bare"`).get() as { n: number }).n,
};

export type BareCommands = typeof commands;
