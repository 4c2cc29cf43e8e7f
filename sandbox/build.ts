import { execFileSync } from "node:child_process";
import { globSync, statSync } from "node:fs";

const BUNDLE = "build/server/index.js";
const SOURCES = ["app/**/*", "prisma/schema.prisma", "public/**/*", "*.ts", "package-lock.json"];

/** Builds the app where it was never built, or a source is newer than what was. */
export function buildIfStale(announce: (line: string) => void): void {
  const builtAt = modifiedAt(BUNDLE);
  const stale = globSync(SOURCES).some((source) => modifiedAt(source) > builtAt);
  if (!stale) return;
  announce("Building the app …");
  execFileSync("npm", ["run", "build"], { stdio: ["ignore", "ignore", "inherit"] });
}

function modifiedAt(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? -Infinity;
}
