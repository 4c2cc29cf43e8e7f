import { spawnSync } from "node:child_process";
import { globSync, statSync } from "node:fs";

const BUNDLE = "build/server/index.js";
const SOURCES = ["app/**/*", "prisma/schema.prisma", "public/**/*", "*.ts", "package-lock.json"];

/**
 * Builds the app if there is no build, or if a source is newer than the build. Throws an Error with the
 * whole output of a build that failed; the output of a build that succeeds is not shown.
 */
export function buildIfStale(announce: (line: string) => void): void {
  const builtAt = modifiedAt(BUNDLE);
  const stale = globSync(SOURCES).some((source) => modifiedAt(source) > builtAt);
  if (!stale) return;
  announce("Building the app …");
  // A test may be the caller: its NODE_ENV would build in React's slower development version.
  const env = { ...process.env, NODE_ENV: "production" as const };
  const { status, stdout, stderr } = spawnSync("npm", ["run", "build"], { encoding: "utf8", env });
  if (status !== 0) throw new Error(`The app could not be built:\n${stdout}${stderr}`.trimEnd());
}

function modifiedAt(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? -Infinity;
}
