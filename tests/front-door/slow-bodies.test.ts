import { connect, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { BODY_LIMITS } from "#app/server/body-pools.ts";
import { connectShop } from "#tests/shops.ts";
import { app, open, port } from "./world.ts";

const held: Socket[] = [];

afterEach(() => {
  for (const socket of held.splice(0)) socket.destroy();
});

/** Begins bodies on connections of their own, and never ends them: a byte is missing of each. */
async function hold(count: number, path: string, size: number): Promise<void> {
  const head = `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: ${size}\r\n\r\n`;
  const bytes = Buffer.concat([Buffer.from(head), Buffer.alloc(size - 1, "x")]);
  const begin = () =>
    new Promise<void>((resolve) => {
      const socket = connect(port, "127.0.0.1");
      held.push(socket);
      socket.on("error", () => resolve()).on("close", () => resolve());
      // What the server refuses may not be taken to its end.
      socket.on("data", () => resolve()).resume();
      socket.write(bytes, () => resolve());
    });
  await Promise.all(Array.from({ length: count }, begin));
}

describe("beside strangers who never end their bodies", () => {
  it("a merchant's form is read", async () => {
    const shop = "slow-forms.myshopify.com";
    await open(shop);
    await hold(200, "/app/settings", BODY_LIMITS.form);
    await hold(200, "/auth/login", BODY_LIMITS.form);
    const body = new URLSearchParams({ intent: "none" });
    const answer = await app.admin(shop, "/app/settings.data", { method: "POST", body });
    // The route has read that the form says nothing.
    expect(answer.status).toBe(400);
  });

  it("a form that is posted with its token in the address is read too", async () => {
    const shop = "early-forms.myshopify.com";
    await open(shop);
    const page = await app.open(shop, "/app/settings");
    const { search } = new URL(page.url);
    const body = new URLSearchParams({ intent: "none" });
    const headers = { "user-agent": "Mozilla/5.0 Chrome/140 Safari/537.36" };
    const answer = await app.fetch(`/app/settings${search}`, { method: "POST", body, headers });
    expect(answer.status).toBe(400);
  });

  it("a webhook is read, and an unknown one is not there", async () => {
    const { shop } = await connectShop();
    await hold(40, "/webhooks/compliance", BODY_LIMITS.webhook);
    await hold(40, "/webhooks/unknown", BODY_LIMITS.webhook);
    const payload = { orders_requested: [], customer: { id: 1, email: "x@example.com" } };
    const data_request = { id: 1 };
    const answer = await app.webhook(shop, "customers/data_request", { ...payload, data_request });
    expect(answer.status).toBe(200);
    const unknown = await app.fetch("/webhooks/unknown", { method: "POST", body: "{}" });
    expect([404, 405]).toContain(unknown.status);
  });
});
