import type { Table } from "#prisma/tables.ts";
import type { DatabaseKind } from "../database-url.ts";
import type { Cell, Row } from "./cells.ts";

/** Rows as a table that a statement can read: its SQL, and the value of its one parameter. */
export interface Batch {
  sql: string;
  json: string;
}

/** One connection to a database that is moved: no other program writes there until it is closed. */
export interface Connection {
  kind: DatabaseKind;
  /** The file, or the server and the database. */
  name: string;
  /** Executes a statement, with `?` for each value. Returns the driver's own values. */
  query(sql: string, values?: Cell[]): Promise<unknown[][]>;
  /** Rows of these columns of a table, as a table. */
  batch(table: Table, columns: string[], rows: Row[]): Batch;
  hasTable(name: string): Promise<boolean>;
  /** What shows that the app runs on this database, in words; undefined where nothing does. */
  signOfApp(): Promise<string | undefined>;
  /** Prepares a database that has been filled for the app. */
  finish(tables: Table[]): Promise<void>;
  close(): Promise<void>;
}

/** Another program uses the database. */
export class DatabaseInUse extends Error {
  override name = "DatabaseInUse";
}
