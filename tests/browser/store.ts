import { execFileSync } from "node:child_process";
import { DatabaseSync, type SQLInputValue } from "node:sqlite";

type Row = Record<string, SQLInputValue>;
type InsertRow = (table: string, row: Row) => void;

/** The app's database, for what would take the app long or need Klaviyo's answers. */
export interface Store {
  shop: string;
  change: (sql: string, ...values: SQLInputValue[]) => void;
  /** Inserts rows in one transaction. */
  insert: (write: (row: InsertRow) => void) => void;
  /** Inserts sign-ups, each made at its time, and corrects the counts. */
  addSignUps: (signUps: (Row & { at: number })[]) => void;
}

export function openStore(file: string, shop: string): Store {
  const use = (act: (database: DatabaseSync) => void) => {
    const database = new DatabaseSync(file, { timeout: 5_000 });
    try {
      act(database);
    } finally {
      database.close();
    }
  };
  const insert: Store["insert"] = (write) =>
    use((database) => {
      database.exec("BEGIN IMMEDIATE");
      write((table, row) => insertRow(database, table, row));
      database.exec("COMMIT");
    });
  return {
    shop,
    insert,
    change: (sql, ...values) => use((database) => database.prepare(sql).run(...values)),
    addSignUps(signUps) {
      insert((row) => {
        for (const { at, ...fields } of signUps) {
          const time = timeOf(at);
          row("Subscription", {
            id: crypto.randomUUID(),
            shop,
            variantId: "33001893462109",
            dueAt: time,
            createdAt: time,
            updatedAt: time,
            ...fields,
          });
        }
      });
      const env = { ...process.env, DATABASE_URL: `file:${file}` };
      execFileSync(process.execPath, ["recount.ts", "--fix"], { env, stdio: "pipe" });
    },
  };
}

function insertRow(database: DatabaseSync, table: string, row: Row): void {
  const names = Object.keys(row);
  const columns = names.map((name) => `"${name}"`).join(", ");
  const places = names.map(() => "?").join(", ");
  database
    .prepare(`INSERT INTO "${table}" (${columns}) VALUES (${places})`)
    .run(...Object.values(row));
}

/** A time as the app stores one. */
export function timeOf(ms: number): string {
  return new Date(ms).toISOString().replace("Z", "+00:00");
}
