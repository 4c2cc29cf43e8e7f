import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { v7 } from "uuid";
import { readEmail } from "#app/contact/email.server.ts";
import { readVariantId } from "#app/klaviyo/shopify-ids.ts";
import { openBareStore, type BareRow } from "./bare-store.ts";
import { answerCommands, readArgument } from "./commands.ts";

/**
 * What a sign-up costs without a framework, signature, shop, counts or lanes: node's own server
 * parses it, checks the address and the variant, and one prepared statement in one durable commit
 * stores all that have arrived in a turn of the event loop, or during the commit before.
 */
export interface BareReady {
  port: number;
}

const { databaseUrl } = await readArgument<{ databaseUrl: string }>();
const store = await openBareStore(databaseUrl);

let waiting: { row: BareRow; done: () => void }[] = [];
let writing = false;

async function write(): Promise<void> {
  while (waiting.length > 0) {
    const batch = waiting;
    waiting = [];
    await store(batch.map(({ row }) => row));
    for (const { done } of batch) done();
  }
  writing = false;
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
    waiting.push({ row: [v7(), email, variant.variantId, new Date().toISOString()], done });
    if (writing) return;
    writing = true;
    setImmediate(() => void write());
  });
});
server.listen(0, "127.0.0.1", () => {
  answerCommands({}, { port: (server.address() as AddressInfo).port });
});

export type BareCommands = Record<string, never>;
