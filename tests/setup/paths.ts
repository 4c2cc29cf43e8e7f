import { randomUUID } from "node:crypto";
import { copyFileSync } from "node:fs";
import { resolve } from "node:path";

export const DATABASES = resolve(".tests");
export const TEMPLATE = resolve(DATABASES, "template.sqlite");

/** A database of its own, migrated and empty; its address as DATABASE_URL wants it. */
export function freshDatabase(): string {
  const file = resolve(DATABASES, `${randomUUID()}.sqlite`);
  copyFileSync(TEMPLATE, file);
  return `file:${file}`;
}
