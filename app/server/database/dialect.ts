import type { Prisma } from "#prisma/client/client.ts";

/** A value of a column, as `selectRows` takes it. */
export type Value = string | number | boolean | Date | null;

/**
 * What must not change until a commit has ended, where writers run side by side: locked before its
 * statements, each kind in one order for all commits, so that none waits in a circle.
 */
export interface Locks {
  /** Shops whose hourly counts the commit changes, or whose rows' states. */
  shops?: string[];
  /** The same for the shops of these rows. */
  shopsOfRows?: string[];
  /** Lanes, by their ids. */
  lanes?: string[];
  /** Lanes, by the tokens of their leases. */
  lanesLeasedBy?: string[];
}

/** The pieces of SQL in which the databases differ; all other SQL is the same for each of them. */
export interface Dialect {
  /**
   * A table of texts with a column `value`, from a single parameter: Prisma's time for a statement
   * grows with the number of its parameters, and not with their length. It takes no alias.
   */
  jsonEach(values: string[]): Prisma.Sql;
  /** A table of lists: `value ->> 0` is the first text of each, and so on. */
  jsonEachList(lists: (string | number | null)[][]): Prisma.Sql;
  /** A SELECT of rows with these columns of a table, to insert, from a single parameter. */
  selectRows(table: string, columns: string[], rows: Value[][]): Prisma.Sql;
  /** A stored time as a text that begins "2026-11-26T10:15", and that `new Date` reads. */
  timeText(time: Prisma.Sql): Prisma.Sql;
  /** The time that such a text stands for. */
  textTime(text: Prisma.Sql): Prisma.Sql;
  /** The UTC hour of a stored time, as "2026-11-26T10". */
  hourOf(time: Prisma.Sql): Prisma.Sql;
  /** Milliseconds between two stored times, as a floating-point number. */
  millisecondsBetween(from: Prisma.Sql, to: Prisma.Sql): Prisma.Sql;
  /** The greater one of two numbers; null if one is. */
  greater(one: Prisma.Sql, other: Prisma.Sql): Prisma.Sql;
  /** The number that a text such as "19.90" begins with; null where it begins with no digit. */
  leadingNumber(text: Prisma.Sql): Prisma.Sql;
  /** A number without its fraction, as an integer. */
  truncated(number: Prisma.Sql): Prisma.Sql;
  /**
   * The condition of a partial index, with AND, before a condition that implies it. SQLite uses the
   * index only where it is named; PostgreSQL sees that it is implied, and where it is named too,
   * takes far fewer rows to match.
   */
  implied(condition: Prisma.Sql): Prisma.Sql;
  /**
   * Moves the wake time of these lanes to `now` where it is later or null. Another commit to the
   * same lane comes before this or after it, also where there is nothing to move.
   */
  wakeLanes(laneIds: Prisma.Sql, now: Date): Prisma.Sql;
  /**
   * The statements that take locks; none where a transaction has the whole database. `withinMs` is
   * how long statements may wait for others' locks, where that is less than usual.
   */
  lock(locks: Locks, withinMs?: number): Prisma.Sql[];
}
