import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { describe, expect, it, test } from "vitest";
import { serve } from "#sandbox/serve.ts";

/** Starts the built app in an environment, and waits for its end. */
async function startWith(changes: Record<string, string | undefined>) {
  const env = { ...process.env, ...changes };
  const child = spawn(process.execPath, ["build/server/index.js"], { env });
  const [said] = await Promise.all([text(child.stderr), once(child, "exit")]);
  return { said, code: child.exitCode };
}

describe("a start that can't go well is refused in one line", () => {
  test.each([
    ["ENCRYPTION_KEY", undefined, "ENCRYPTION_KEY is missing"],
    ["ENCRYPTION_KEY", "c2hvcnQ=", "ENCRYPTION_KEY: must be 32 bytes in base64"],
    ["SHOPIFY_API_SECRET", undefined, "SHOPIFY_API_SECRET is missing"],
    ["SCOPES", "read_products", "differs from access_scopes in shopify.app.toml"],
  ])("%s=%s", async (name, value, line) => {
    const { said, code } = await startWith({ [name]: value });
    expect(code).toBe(1);
    expect(said).toContain(line);
    expect(said.trim().split("\n")).toHaveLength(1);
  });

  it("because its port is taken", async () => {
    const other = await serve(() => Promise.resolve(new Response("other")));
    const { said, code } = await startWith({ PORT: String(other.port) });
    await other.close();
    expect(code).toBe(1);
    expect(said.trim()).toBe(
      `The port ${other.port} can't be had (Error EADDRINUSE): set PORT to a free one.`,
    );
  });
});
