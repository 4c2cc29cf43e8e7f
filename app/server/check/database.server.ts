import { existsSync, statSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { NotCurrent, requireCurrent } from "#prisma/migrate.ts";
import { refuseUnfinishedMove, UnfinishedMove } from "#prisma/unfinished-move.ts";
import { nameOf, withoutLogin } from "../database/database-name.ts";
import { right, wrong, type Finding } from "./finding.ts";

const SUBJECT = "Database";

/** The same as for the alert in ops/alerts.yaml: this, and the size of the database once more. */
const LEAST_FREE_BYTES = 2e9;

export interface Probes {
  /** Stores a sign-up and takes it back. */
  canStore: () => Promise<boolean>;
  /** The bytes that are free on the disk of a file; by default, as the system says it. */
  freeBeside?: (file: string) => Promise<number>;
}

/** Whether the database is there, of this release, can be written and has room; to the first fault. */
export async function checkDatabase(
  url: string,
  { canStore, freeBeside = askSystem }: Probes,
): Promise<Finding> {
  const name = nameOf(url);
  const file = url.startsWith("file:") ? resolve(name) : undefined;
  if (file && !existsSync(file)) {
    return wrong(SUBJECT, `there is no file ${file}`, {
      meaning: "the app was never started with this DATABASE_URL, or its disk is not mounted.",
      remedy:
        "npm start makes a new database. If there was one, mount its disk or restore a backup.",
    });
  }
  try {
    await requireCurrent(url);
    await refuseUnfinishedMove(url);
  } catch (error) {
    const { message, code } = error as Error & { code?: string };
    const fault = withoutLogin(message || (code ?? "it can't be reached"), url);
    const isThere = error instanceof NotCurrent || error instanceof UnfinishedMove;
    return wrong(SUBJECT, fault, {
      meaning: isThere
        ? "the app can't use this database as it is."
        : "the app does not start, or answers every sign-up with 503.",
      remedy: isThere
        ? "as it says; npm start migrates an older database. docs/operations.md: Upgrade and rollback."
        : `check that ${name} runs and lets this machine connect, and that DATABASE_URL has the right user and password.`,
    });
  }
  if (!(await canStore())) {
    return wrong(SUBJECT, `${name} can't be written`, {
      meaning: "no sign-up can be stored: shoppers are asked to try again later.",
      remedy: file
        ? "look for a full or read-only disk, another owner of the file, or a program that has locked it."
        : "look for a full disk, a standby that may only be read, a user without rights, or a lock: docs/operations.md.",
    });
  }
  if (file) {
    const free = await freeBeside(file);
    if (free < LEAST_FREE_BYTES || free < statSync(file).size) return shortOfRoom(free);
  }
  return right(SUBJECT, `${name} is migrated and can be written`);
}

async function askSystem(file: string): Promise<number> {
  const { bavail, bsize } = await statfs(dirname(file));
  return bavail * bsize;
}

function shortOfRoom(free: number): Finding {
  return wrong(SUBJECT, `${Math.round(free / 1e6)} MB are free on its disk`, {
    meaning: "on a full disk no sign-up is stored; a backup needs the database's size once more.",
    remedy: "make room, or move the database to a larger disk.",
  });
}
