import { existsSync, readFileSync } from "node:fs";
import { parse as parseToml } from "smol-toml";
import { describe, expect, it } from "vitest";
import { parse as parseYaml } from "yaml";
import { STOPS_WITHIN_MS } from "#app/server/shutdown.server.ts";
import packageJson from "../../package.json" with { type: "json" };
import { readStages, readVariables } from "./dockerfile.ts";
import { namesUnknown } from "./environment.ts";

const stops = STOPS_WITHIN_MS / 1_000;
/** What the app may use at most: its old generation, and as much again for all else. */
const MEMORY_MB = 1_024;
const scopes = "write_app_proxy,read_products";
const database = readVariables(readStages().at(-1)!)["DATABASE_URL"]!;
const secrets = {
  SHOPIFY_API_KEY: "key",
  SHOPIFY_API_SECRET: "secret",
  ENCRYPTION_KEY: Buffer.alloc(32).toString("base64"),
};

function read(file: string): string {
  return readFileSync(`deploy/${file}`, "utf8");
}

describe("fly.toml", () => {
  const config = parseToml(read("fly.toml")) as {
    kill_signal: string;
    kill_timeout: number;
    env: Record<string, string>;
    mounts: { source: string; destination: string };
    http_service: { internal_port: number; checks: { path: string }[] };
    vm: { memory: string }[];
  };

  it("gives the app variables that it knows; the page sets the others, and no more", () => {
    expect(namesUnknown(config.env)).toEqual([]);
    expect(config.env["SCOPES"]).toBe(scopes);
    const set = [...readFileSync("docs/deploy/fly.md", "utf8").matchAll(/^ {2}([A-Z_]+)=/gm)];
    expect(set.map(([, name]) => name)).toEqual(Object.keys(secrets));
  });

  it("fits the image and the app", () => {
    expect(database).toContain(`file:${config.mounts.destination}/`);
    expect(config.http_service.internal_port).toBe(3000);
    expectRoutes(config.http_service.checks.map(({ path }) => path));
    expect(config.kill_signal).toBe("SIGTERM");
    expect(config.kill_timeout).toBeGreaterThan(stops);
    expect(config.vm.map(({ memory }) => memory)).toEqual([`${MEMORY_MB / 1_024}gb`]);
  });
});

describe("render.yaml", () => {
  const { services } = parseYaml(read("render.yaml")) as {
    services: {
      healthCheckPath: string;
      disk: { mountPath: string };
      envVars: { key: string; value?: string }[];
    }[];
  };
  const [service] = services;

  it("gives the app variables that it knows, and asks for all that have no default", () => {
    const asked = {
      ...secrets,
      SHOPIFY_APP_URL: "https://a.test",
      METRICS_TOKEN: "m".repeat(16),
      SUPPORT_CONTACT: "help@a.test",
    };
    const variables = service!.envVars.map(({ key, value }) => [
      key,
      value ?? asked[key as keyof typeof asked],
    ]);
    const env = Object.fromEntries(variables) as Record<string, string>;
    expect(namesUnknown(env)).toEqual([]);
    expect(env).toEqual({ ...asked, SCOPES: scopes });
  });

  it("fits the image and the app", () => {
    expect(database).toContain(`file:${service!.disk.mountPath}/`);
    expectRoutes([service!.healthCheckPath]);
  });
});

describe("notify-me.service", () => {
  const lines = read("notify-me.service").split("\n");
  const values = (name: string) =>
    lines.filter((line) => line.startsWith(`${name}=`)).map((line) => line.slice(name.length + 1));

  it("does what `npm start` does, with the Node of the project", () => {
    const node = `${values("WorkingDirectory")[0]}/node_modules/.bin/node`;
    const [migrate, serve] = packageJson.scripts.start
      .replaceAll("--env-file-if-exists=.env ", "")
      .replace("NODE_ENV=production exec ", "")
      .split(" && ")
      .map((command) => command.replace(/^node/, node));
    expect(values("ExecStartPre")).toEqual([migrate]);
    expect(values("ExecStart")).toEqual([serve]);
    expect(values("Environment")).toEqual(["NODE_ENV=production"]);
  });

  it("leaves the app its time and its memory, and one folder to write to", () => {
    expect(Number(values("TimeoutStopSec")[0])).toBeGreaterThan(stops);
    expect(values("MemoryMax")).toEqual([`${MEMORY_MB / 1_024}G`]);
    expect(values("ProtectSystem")).toEqual(["strict"]);
    const page = readFileSync("docs/deploy/systemd.md", "utf8");
    expect(page).toContain(`DATABASE_URL=file:/var/lib/${values("StateDirectory")[0]}/`);
    expect(page).toContain(values("EnvironmentFile")[0]);
  });
});

it("the Caddyfile leads to the app's port", () => {
  expect(read("Caddyfile")).toContain("reverse_proxy 127.0.0.1:3000");
});

function expectRoutes(paths: string[]): void {
  for (const path of paths) expect(existsSync(`app/routes${path}.ts`)).toBe(true);
}
