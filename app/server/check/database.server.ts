import { existsSync, statSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { requireCurrent } from "#prisma/migrate.ts";
import { refuseUnfinishedMove } from "#prisma/unfinished-move.ts";
import { nameOf, withoutLogin } from "../database/database-name.ts";
import { right, wrong, type Finding } from "./finding.ts";

const SUBJECT = "Database";

/** The same as for the alert in ops/alerts.yaml: this, and the size of the database once more. */
const LEAST_FREE_BYTES = 2e9;

/** `canStore` stores a sign-up and takes it back. Looks at the database in that order, to the first fault. */
export async function checkDatabase(
  url: string,
  canStore: () => Promise<boolean>,
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
    return wrong(SUBJECT, withoutLogin(message || (code ?? "it can't be reached"), url), {
      meaning: "the app can't use this database as it is.",
      remedy: `check that ${name} runs and that DATABASE_URL has the right user and password; npm start migrates an older database.`,
    });
  }
  if (!(await canStore())) {
    return wrong(SUBJECT, `${name} can't be written`, {
      meaning: "no sign-up can be stored: shoppers are asked to try again later.",
      remedy:
        "look for a full or read-only disk, another owner of the file, or a program that has locked it.",
    });
  }
  const short = file === undefined ? undefined : await shortOfRoom(file);
  return short ?? right(SUBJECT, `${name} is migrated and can be written`);
}

async function shortOfRoom(file: string): Promise<Finding | undefined> {
  const { bavail, bsize } = await statfs(dirname(file));
  const free = bavail * bsize;
  if (free >= LEAST_FREE_BYTES && free >= statSync(file).size) return undefined;
  return wrong(SUBJECT, `${Math.round(free / 1e6)} MB are free on its disk`, {
    meaning: "on a full disk no sign-up is stored; a backup needs the database's size once more.",
    remedy: "make room, or move the database to a larger disk.",
  });
}
