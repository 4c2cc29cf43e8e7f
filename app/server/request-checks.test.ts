import { once } from "node:events";
import type { AddressInfo } from "node:net";
import express from "express";
import { expect, it } from "vitest";
import { answerUnreadable } from "./request-checks.server.ts";

/** The answer of a server whose route fails like this. */
async function answerTo(fail: (response: express.Response) => never): Promise<Response> {
  const app = express();
  app.get("/", (_, response) => fail(response));
  app.use(answerUnreadable);
  const server = app.listen(0);
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  try {
    return await fetch(`http://127.0.0.1:${port}/`, { headers: { connection: "close" } });
  } finally {
    server.close();
  }
}

it("an unexpected error is answered without its message or its location", async () => {
  const answer = await answerTo(() => {
    throw new Error("ann@example.com could not be stored");
  });
  expect([answer.status, await answer.text()]).toEqual([500, "Something went wrong\n"]);
});

it("an error can't set a status below 400", async () => {
  const answer = await answerTo(() => {
    throw Object.assign(new Error(), { status: 200 });
  });
  expect(answer.status).toBe(500);
});

it("a started answer is broken off, so that no client takes it as complete", async () => {
  const whole = answerTo((response) => {
    response.write("half");
    throw new Error("and no more");
  }).then((answer) => answer.text());
  await expect(whole).rejects.toThrow();
});
