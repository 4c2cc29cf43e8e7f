import { rmSync } from "node:fs";
import { migrate } from "#prisma/migrate.ts";
import { DATABASES, TEMPLATE, openFolder, removeEndedRuns } from "./paths.ts";

/** Migrates one empty database; every test file works on a copy of it. */
export async function setup(): Promise<void> {
  removeEndedRuns();
  openFolder(DATABASES);
  await migrate(`file:${TEMPLATE}`);
}

export function teardown(): void {
  rmSync(DATABASES, { recursive: true, force: true });
}
