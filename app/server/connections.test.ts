import { createServer } from "node:http";
import { connect, type AddressInfo } from "node:net";
import { once } from "node:events";
import { expect, it } from "vitest";
import { arrivals, countConnections } from "./connections.server.ts";

it("accepts all connections that wait, though Node accepts one in each turn", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  countConnections(server);
  const accepted: unknown[] = [];
  server.on("connection", (socket) => accepted.push(socket.unref()));
  const { port } = server.address() as AddressInfo;
  const clients = Array.from({ length: 40 }, () => connect(port, "127.0.0.1"));
  await Promise.all(clients.map((client) => once(client, "connect")));
  const before = accepted.length;
  await arrivals();
  expect(before).toBeLessThan(40);
  expect(accepted).toHaveLength(40);
  for (const client of clients) client.destroy();
  server.close();
});
