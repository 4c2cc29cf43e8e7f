import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { validate } from "dockerfile-utils";
import { describe, expect, it, onTestFinished } from "vitest";
import { parseEnv } from "#app/server/env.server.ts";
import packageJson from "../../package.json" with { type: "json" };
import {
  DOCKERFILE,
  findAll,
  findSources,
  isInContext,
  listContext,
  readCopy,
  readStages,
  readVariables,
  readWords,
  type Stage,
} from "./dockerfile.ts";

const stages = readStages();
const image = stages.at(-1)!;

describe("the Dockerfile", () => {
  it("has no fault that a linter finds", () => {
    expect(validate(DOCKERFILE)).toEqual([]);
  });

  it("takes the Node that npm installs elsewhere", () => {
    const bases = stages.map(({ base }) => base);
    expect(new Set(bases)).toEqual(
      new Set([`node:${packageJson.optionalDependencies.node}-bookworm-slim`]),
    );
  });

  it("copies only what there is, from the context or from a stage before", () => {
    const context = listContext();
    const names = stages.map(({ name }) => name);
    for (const [index, stage] of stages.entries()) {
      for (const copy of findAll(stage, "COPY").map(readCopy)) {
        if (copy.stage !== undefined) {
          expect(names.slice(0, index)).toContain(copy.stage);
        } else {
          const missing = copy.sources.filter((source) => !findSources(source, context).length);
          expect(missing).toEqual([]);
        }
      }
    }
  });

  it("does what `npm start` does, and gives the last program the signals", () => {
    const environment = readVariables(image);
    const variables = Object.entries(environment).map(([name, value]) => `${name}=${value} `);
    const start = ["--env-file-if-exists=.env ", ...variables].reduce(
      (script, removed) => script.replaceAll(removed, ""),
      packageJson.scripts.start,
    );
    expect(readWords(lastOf(image, "CMD"))).toEqual(["sh", "-c", start]);
    expect(start).toMatch(/&& exec node .*build\/server\/index\.js$/);
    expect(environment["NODE_ENV"]).toBe("production");
    expect(lastOf(image, "STOPSIGNAL")?.getArgumentsContent()).toBe("SIGTERM");
  });

  it("keeps the database on a volume", () => {
    const volume = lastOf(image, "VOLUME")?.getArgumentsContent();
    expect(readVariables(image)["DATABASE_URL"]).toMatch(new RegExp(`^file:${volume}/[^/]+$`));
  });

  it("exposes the app's port, and asks the app whether it is up", () => {
    const source = { ...process.env, PORT: undefined };
    const { PORT } = parseEnv(source, readFileSync("shopify.app.toml", "utf8"));
    expect(lastOf(image, "EXPOSE")?.getArgumentsContent()).toBe(String(PORT));
    const check = readWords(lastOf(image, "HEALTHCHECK")).join(" ");
    expect(check).toContain(`\${process.env.PORT || ${PORT}}/healthz`);
    expect(existsSync("app/routes/healthz.ts")).toBe(true);
  });
});

it.each([
  [".env", false],
  [".git/config", false],
  ["app/server/shutdown.test.ts", false],
  ["build/server/index.js", false],
  ["node_modules/zod/package.json", false],
  ["notify-me.sqlite", false],
  ["prisma/client/client.ts", false],
  ["tests/deploy/dockerfile.ts", false],
  [".npmrc", true],
  ["app/root.tsx", true],
  ["prisma/migrations/sqlite/migration_lock.toml", true],
  ["worker.ts", true],
])("the build's context has %s: %s", (file, has) => {
  expect(isInContext(file)).toBe(has);
});

describe("the entrypoint", () => {
  const [program = ""] = readWords(lastOf(image, "ENTRYPOINT"));

  it("runs a command as a user who is not root", () => {
    const own = process.getuid?.() ?? 0;
    expect(run(program, ["id", "-u"], {})).toBe(own === 0 ? "1000" : String(own));
  });

  it.runIf(process.getuid?.() === 0)("hands a database of root's over, and nothing else", () => {
    const folder = mkdtempSync(join(tmpdir(), "notify-me-volume-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = (name: string) => join(folder, name);
    for (const name of ["data.sqlite", "data.sqlite-wal", "other"]) writeFileSync(file(name), "");
    symlinkSync(file("other"), file("data.sqlite-link"));
    run(program, ["true"], { DATABASE_URL: `file:${file("data.sqlite")}` });
    const ownerOf = (name: string) => statSync(file(name)).uid;
    expect([".", "data.sqlite", "data.sqlite-wal"].map(ownerOf)).toEqual([1000, 1000, 1000]);
    expect(ownerOf("other")).toBe(0);
  });
});

function run(program: string, words: string[], env: Record<string, string>): string {
  return execFileSync(program, words, { encoding: "utf8", env: { ...process.env, ...env } }).trim();
}

function lastOf(stage: Stage, keyword: string) {
  return findAll(stage, keyword).at(-1);
}
