import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readExtension } from "#sandbox/storefront/extension.ts";
import { recordingHost } from "./recording-host.ts";
import { describeExtensions } from "./theme-extensions.ts";

test("The extension and its block have the names under which they are deployed", async () => {
  const [extension] = describeExtensions(true);
  const [block] = extension!.activations;
  const root = "extensions/notify-me";
  const toml = readFileSync(`${root}/shopify.extension.toml`, "utf8");
  expect(toml).toContain(`handle = "${extension!.handle}"\ntype = "theme"`);
  expect(block).toMatchObject({ name: "Notify me" });
  expect((await readExtension()).schema).toMatchObject({ name: "t:block.name", target: "section" });
  const names = readFileSync(`${root}/locales/en.default.schema.json`, "utf8");
  expect(JSON.parse(names)).toMatchObject({ block: { name: "Notify me" } });
  expect(existsSync(`${root}/blocks/notify-me.liquid`)).toBe(true);
});

test.each([
  [true, "active", 1],
  [false, "available", 0],
])("Reports whether the block is in the theme: %s", async (placed, status, places) => {
  const answer = await recordingHost({ blockPlaced: placed }).get("/extensions");
  expect(answer.headers.get("Cache-Control")).toBe("no-store");
  const { extensions } = (await answer.json()) as { extensions: unknown };
  expect(extensions).toEqual(describeExtensions(placed));
  expect(extensions).toMatchObject([
    {
      handle: "notify-me",
      type: "theme_app_extension",
      activations: [{ handle: "notify-me", target: "section", status }],
    },
  ]);
  expect(extensions).toHaveProperty("0.activations.0.activations.length", places);
});

test("An app that is not installed has no extensions", async () => {
  expect((await recordingHost({ installed: false }).get("/extensions")).status).toBe(409);
});
