import { migrate, requireCurrent } from "#prisma/migrate.ts";
import type { Table } from "#prisma/tables.ts";
import { readCell } from "./cells.ts";
import { copyTable } from "./copy-table.server.ts";
import { differingKeys, fingerprint, type Fingerprint } from "./fingerprint.server.ts";
import { markTarget, requireUnmarked, unmark } from "./marker.ts";
import { count, type Progress } from "./progress.ts";
import { checkAddresses, openSides, type Addresses, type Sides } from "./sides.server.ts";
import { countRows } from "./table-rows.ts";

/** How many rows of a table that differ are named. */
const MOST_NAMED = 5;

export interface MoveOptions {
  progress: Progress;
  /** Takes one line. */
  tell: (line: string) => void;
  /** Ends the move between two batches; the same move goes on later. */
  signal: AbortSignal;
  /** Also moves where something says that the app runs. */
  force: boolean;
}

/**
 * Makes one database equal to another one of any kind, and compares all of their rows. Returns the
 * names of the tables that differ: none after a move that is complete. Throws an Error that says what
 * to do where the two can't be moved.
 */
export async function move(addresses: Addresses, options: MoveOptions): Promise<string[]> {
  checkAddresses(addresses);
  await requireCurrent(addresses.from);
  options.tell(await migrate(addresses.to));
  return withSides(addresses, async (sides) => {
    const { source, target, tables } = sides;
    await requireUnmarked(source);
    if (!options.force) await refuseRunningApp(sides);
    if ((await markTarget(target, source, tables)) === "continued") {
      options.tell("Goes on with the move that was interrupted.");
    }
    await copyAll(sides, options);
    await target.finish(tables);
    const differing = await compareAll(sides, options);
    if (differing.length === 0) await unmark(target);
    return differing;
  });
}

/** Compares all rows of two databases, and changes nothing. */
export async function compare(addresses: Addresses, options: MoveOptions): Promise<string[]> {
  checkAddresses(addresses);
  for (const url of [addresses.from, addresses.to]) await requireCurrent(url);
  return withSides(addresses, (sides) => compareAll(sides, options));
}

async function withSides<Result>(
  addresses: Addresses,
  work: (sides: Sides) => Promise<Result>,
): Promise<Result> {
  const sides = await openSides(addresses);
  try {
    return await work(sides);
  } finally {
    await sides.close();
  }
}

/** A worker's lease ends 20 s after its process at the latest: one in the future says that it lives. */
async function refuseRunningApp({ source, target }: Sides): Promise<void> {
  for (const side of [source, target]) {
    const [[latest = null] = []] = await side.query(`SELECT MAX("leaseUntil") FROM "Lane"`);
    const until = readCell("Lane", { name: "leaseUntil", type: "DateTime" }, latest);
    const isLeased = typeof until === "string" && Date.parse(until) > Date.now();
    const sign = isLeased ? `a worker has a lease until ${until}` : await side.signOfApp();
    if (sign === undefined) continue;
    throw new Error(
      `The app runs on ${side.name}: ${sign}. Stop it, wait for 20 seconds and begin again; --force moves all the same.`,
    );
  }
}

async function copyAll(sides: Sides, { progress, tell, signal }: MoveOptions): Promise<void> {
  const { source, target, tables } = sides;
  const began = performance.now();
  let [rows, replaced] = [0, 0];
  for (const table of tables) {
    let written = 0;
    progress.begin(`Copying ${table.name}`, await countRows(source, table));
    let read = 0;
    await named(table, () =>
      copyTable(source, target, table, {
        signal,
        onBatch(batch) {
          read += batch.rows;
          written += batch.written;
          replaced += batch.replaced;
          progress.add(batch.rows);
        },
      }),
    );
    rows += read;
    progress.end(`${count(read)} rows, ${count(written)} of them written`);
  }
  const seconds = (performance.now() - began) / 1_000;
  tell(`Copied ${count(rows)} rows in ${seconds.toFixed(1)} s.`);
  if (replaced > 0) {
    tell(
      `${count(replaced)} texts had characters that PostgreSQL can't store; U+FFFD is in their place.`,
    );
  }
}

async function compareAll(sides: Sides, options: MoveOptions): Promise<string[]> {
  const { source, target, tables } = sides;
  const { progress, tell, signal } = options;
  const differing: string[] = [];
  for (const table of tables) {
    const total = (await countRows(source, table)) + (await countRows(target, table));
    progress.begin(`Comparing ${table.name}`, total);
    const read = (side: Sides["source"]) =>
      named(table, () =>
        fingerprint(side, table, { signal, onBatch: (rows) => progress.add(rows) }),
      );
    const [one, other] = await Promise.all([read(source), read(target)]);
    if (isEqual(one, other)) {
      progress.end(`equal, ${count(one.rows)} rows, hash ${one.hash}`);
      continue;
    }
    differing.push(table.name);
    progress.end(`DIFFERS: ${described(one)} in the source, ${described(other)} in the target`);
    const keys = await differingKeys([source, target], table, MOST_NAMED);
    tell(`${table.name} differs at: ${keys.join(", ")}`);
  }
  return differing;
}

function isEqual(one: Fingerprint, other: Fingerprint): boolean {
  return one.rows === other.rows && one.hash === other.hash;
}

function described({ rows, hash }: Fingerprint): string {
  return `${count(rows)} rows with hash ${hash}`;
}

/** What a database says of a failure may quote a row: its code and the table say enough. */
async function named<Result>(table: Table, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const { code, constraint } = error as { code?: unknown; constraint?: unknown };
    if (typeof code !== "string") throw error;
    const about = [code, constraint].filter((word) => typeof word === "string").join(" ");
    throw new Error(`${table.name}: a database has refused a statement (${about})`, {
      cause: error,
    });
  }
}
