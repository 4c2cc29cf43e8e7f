import { readdir } from "node:fs/promises";
import { Script } from "node:vm";
import { expect, test } from "vitest";
import { recordingHost } from "../admin/recording-host.ts";
import { composeAppBridge } from "./script.ts";

test("App Bridge is one classic script that any page may load", async () => {
  const answer = await recordingHost().get("/app-bridge.js");
  expect(answer.headers.get("Content-Type")).toBe("text/javascript; charset=utf-8");
  expect(answer.headers.get("Access-Control-Allow-Origin")).toBe("*");
  expect(answer.headers.get("Cross-Origin-Resource-Policy")).toBe("cross-origin");
  const text = await answer.text();
  expect(() => new Script(text)).not.toThrow();
  expect(text).not.toMatch(/^\s*(import|export) /m);
});

test("The script contains every module beside it", async () => {
  const files = (await readdir(import.meta.dirname)).filter((name) => name.endsWith(".js"));
  const text = await composeAppBridge();
  for (const file of files) expect(text, file).toContain(`// ${file}\n`);
});

test("No two modules share a name, because the later one would replace the other", async () => {
  const text = await composeAppBridge();
  const declared = text.matchAll(/^(?:async )?(?:function|const|let|class) (\w+)/gm);
  const names = [...declared].map(([, name = ""]) => name);
  expect(names.length).toBeGreaterThan(20);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});
