import { existsSync } from "node:fs";
import path from "node:path";
import { PrismaBetterSQLite3 } from "@prisma/adapter-better-sqlite3";
import { defineConfig } from "prisma/config";
import { restrictToOwner } from "./app/server/database-file.server.ts";

if (existsSync(".env")) process.loadEnvFile();

/** What a migration deletes is overwritten, as the app does it. */
class Overwriting extends PrismaBetterSQLite3 {
  override async connect() {
    const connection = await super.connect();
    await connection.executeScript("PRAGMA secure_delete = ON");
    return connection;
  }
}

/** The CLI works through the same JavaScript driver as the app: no engine is ever downloaded. */
export default defineConfig({
  experimental: { adapter: true },
  engine: "js",
  schema: path.join("prisma", "schema.prisma"),
  migrations: { path: path.join("prisma", "migrations", "sqlite") },
  adapter: () => {
    const url = process.env["DATABASE_URL"];
    if (!url) return Promise.reject(new Error("DATABASE_URL is missing. See .env.example."));
    restrictToOwner(url);
    return Promise.resolve(new Overwriting({ url }));
  },
});
