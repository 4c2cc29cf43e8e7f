/** The databases that the app runs on. */
export type DatabaseKind = "sqlite" | "postgres";

/** What a DATABASE_URL must be, for a message that refuses another one. */
export const WORKING_ADDRESSES =
  "file: and the name of a file (SQLite), or postgres://user:password@host/database (PostgreSQL)";

/** Which database an address names; undefined where the app does not run on it. */
export function databaseKind(databaseUrl: string): DatabaseKind | undefined {
  // SQLite uses an empty name, and :memory:, for a database that is lost with the process.
  if (/^file:(?!:memory:)\s*\S/.test(databaseUrl)) return "sqlite";
  if (/^postgres(ql)?:\/\//.test(databaseUrl) && URL.canParse(databaseUrl)) return "postgres";
  return undefined;
}
