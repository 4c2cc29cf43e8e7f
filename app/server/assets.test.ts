import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import express from "express";
import { expect, it, onTestFinished } from "vitest";
import { serveAssets } from "./assets.server.ts";

it("a file that is gone since the start is answered 404, in plain text", async () => {
  const folder = mkdtempSync(join(tmpdir(), "notify-me-assets-"));
  const compressed = join(folder, "page.js.br");
  writeFileSync(join(folder, "page.js"), "1;");
  writeFileSync(compressed, brotliCompressSync("1;"));
  const server = express().use("/assets", serveAssets(folder)).listen(0);
  onTestFinished(() => {
    server.close();
    rmSync(folder, { recursive: true });
  });
  const { port } = server.address() as AddressInfo;
  const ask = () =>
    fetch(`http://127.0.0.1:${port}/assets/page.js`, {
      headers: { "accept-encoding": "br", connection: "close" },
    });
  const before = await ask();
  expect([before.status, before.headers.get("content-encoding")]).toEqual([200, "br"]);
  expect(await before.text()).toBe("1;");
  rmSync(compressed);
  const answer = await ask();
  expect(answer.status).toBe(404);
  expect(answer.headers.get("content-encoding")).toBe(null);
  expect(await answer.text()).toBe("Not found\n");
});
