import { spawnSync } from "node:child_process";
import { globSync, statSync } from "node:fs";

const BUNDLE = "build/server/index.js";
const SOURCES = ["app/**/*", "prisma/schema.prisma", "public/**/*", "*.ts", "package-lock.json"];

/**
 * Builds the app where it was never built, or a source is newer than what was. Throws an Error that
 * carries everything the build said where it failed; a build that goes well is none of a newcomer's
 * business.
 */
export function buildIfStale(announce: (line: string) => void): void {
  const builtAt = modifiedAt(BUNDLE);
  const stale = globSync(SOURCES).some((source) => modifiedAt(source) > builtAt);
  if (!stale) return;
  announce("Building the app …");
  // Whoever starts it may be a test: with its NODE_ENV, React's slower half for development was built in.
  const env = { ...process.env, NODE_ENV: "production" as const };
  const { status, stdout, stderr } = spawnSync("npm", ["run", "build"], { encoding: "utf8", env });
  if (status !== 0) throw new Error(`The app could not be built:\n${stdout}${stderr}`.trimEnd());
}

function modifiedAt(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? -Infinity;
}
