import type { Column, ColumnType } from "#prisma/tables.ts";

/** A value of a column in the form that is the same for each kind of database. */
export type Cell = string | number | boolean | null;

/** A row's values, in the order of its table's columns. */
export type Row = Cell[];

/** Prisma's Int, on each kind of database. */
const INT = { min: -(2 ** 31), max: 2 ** 31 - 1 };

/**
 * How a driver's value reads, by the type of its column. SQLite's driver returns texts and bigints,
 * PostgreSQL's only texts. Undefined stands for a value that the type does not have.
 */
const READ: Record<ColumnType, (raw: unknown) => Cell | undefined> = {
  String: (raw) => (typeof raw === "string" ? raw : undefined),
  Int(raw) {
    const number = Number(integer(raw));
    return number >= INT.min && number <= INT.max ? number : undefined;
  },
  // As a text: JSON, in which rows are written, has no integers of this size.
  BigInt: integer,
  Boolean(raw) {
    if (raw === "t" || raw === 1n) return true;
    return raw === "f" || raw === 0n ? false : undefined;
  },
  DateTime(raw) {
    const time = new Date(typeof raw === "bigint" ? Number(raw) : withZone(raw));
    return Number.isNaN(time.getTime()) ? undefined : time.toISOString();
  },
  Json: (raw) => (typeof raw === "string" ? JSON.stringify(sorted(JSON.parse(raw))) : undefined),
};

/** Reads a driver's value. Throws an Error that names the column, never the value. */
export function readCell(table: string, { name, type }: Column, raw: unknown): Cell {
  if (raw === null) return null;
  const cell = READ[type](raw);
  if (cell === undefined) throw new Error(`${table}.${name} has a value that is no ${type}`);
  return cell;
}

function integer(raw: unknown): string | undefined {
  if (typeof raw === "bigint") return String(raw);
  return typeof raw === "string" && /^-?\d+$/.test(raw) ? raw : undefined;
}

/** PostgreSQL's times are without a zone, in UTC: "2026-11-26 10:15:00.123". */
function withZone(raw: unknown): string {
  if (typeof raw !== "string") return "";
  return /(Z|[+-]\d\d:\d\d)$/.test(raw) ? raw : `${raw.replace(" ", "T")}Z`;
}

/** The same value with the names of each object in one order: PostgreSQL keeps them in its own. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([name, part]) => [name, sorted(part)]));
}
