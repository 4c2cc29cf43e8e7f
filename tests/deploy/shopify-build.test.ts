import { execFile } from "node:child_process";
import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";

/**
 * Shopify's tool is no dependency: `npm run dev` has npm run it from its cache. SHOPIFY_CLI names
 * another program than the one there.
 */
const VERSION = /@shopify\/cli@([\d.]+)/.exec(readFileSync("package.json", "utf8"))?.[1] ?? "";
const tool = process.env["SHOPIFY_CLI"] || findInCache();

/** What the tool reads of the project. */
const FILES = ["package.json", "package-lock.json", "shopify.web.toml", "extensions"];

if (!tool) {
  process.stderr.write(
    `shopify app build is not tested: npm exec --yes --package=@shopify/cli@${VERSION} -- shopify version\n`,
  );
}

test.skipIf(!tool)(
  "shopify app build passes with a client id, logged out and offline",
  async () => {
    const { code, said } = await build(tool ?? "");
    // The tool ends with 0 whatever is wrong in the block, and also where it has found no extension.
    expect(said).not.toMatch(/\[(error|warning)\]/);
    expect(said).toContain("Running theme check on your Theme app extension");
    expect(said).toContain("Bundling theme extension notify-me");
    expect(said).toContain("notify-me-klaviyo built!");
    expect(code).toBe(0);
  },
);

/** The tool says nothing of a trigger of Shopify Flow that it takes. */
test.skipIf(!tool)("shopify app build reads the triggers of Shopify Flow", async () => {
  const { code, said } = await build(tool ?? "", (folder) => {
    const file = join(folder, "extensions/alert-raised/shopify.extension.toml");
    writeFileSync(file, readFileSync(file, "utf8").replace('key = "Cause"', 'key = "cause_1"'));
  });
  expect(said).toContain("only alphabetic characters");
  expect(code).not.toBe(0);
});

/** Where `npm exec` keeps it after its first run. */
function findInCache(): string | undefined {
  const cache = process.env["npm_config_cache"] ?? join(homedir(), ".npm");
  return globSync(join(cache, "_npx/*/node_modules/@shopify/cli/package.json"))
    .filter((file) => readFileSync(file, "utf8").includes(`"version": "${VERSION}"`))
    .map((file) => file.replace(/package\.json$/, "bin/run.js"))[0];
}

/** Builds a copy of the project's files, with a home without a login. */
async function build(
  program: string,
  change: (folder: string) => void = () => undefined,
): Promise<{ code: unknown; said: string }> {
  const folder = mkdtempSync(join(tmpdir(), "notify-me-shopify-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const file of FILES) cpSync(file, join(folder, file), { recursive: true });
  change(folder);
  const toml = readFileSync("shopify.app.toml", "utf8");
  const filled = toml.replace(
    /^client_id = ".*"$/m,
    `client_id = "${"0123456789abcdef".repeat(2)}"`,
  );
  writeFileSync(join(folder, "shopify.app.toml"), filled);

  // It would have npm install all packages, also where they are installed.
  const flags = ["--skip-dependencies-installation", "--no-color"];
  const args = [program, "app", "build", "--path", folder, ...flags];
  const env = {
    NODE_ENV: "production" as const,
    PATH: process.env["PATH"] ?? "",
    HOME: folder,
    CI: "1",
    SHOPIFY_CLI_NO_ANALYTICS: "1",
    npm_config_registry: await startRegistry(),
  };
  return new Promise((done) => {
    execFile(process.execPath, args, { cwd: folder, env }, (error, stdout, stderr) =>
      done({ code: error?.code ?? 0, said: stdout + stderr }),
    );
  });
}

/**
 * A registry without any package. The tool asks npm's for its own latest version, and crashes where
 * that is not reached (4.8.2: "The `onCancel` handler was attached after the promise settled").
 */
async function startRegistry(): Promise<string> {
  const server = createServer((_, response) => response.writeHead(404).end("{}"));
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}
