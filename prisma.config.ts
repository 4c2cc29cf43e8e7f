import path from "node:path";
import { PrismaBetterSQLite3 } from "@prisma/adapter-better-sqlite3";
import { defineConfig } from "prisma/config";

/** The CLI works through the same JavaScript driver as the app: no engine is ever downloaded. */
export default defineConfig({
  experimental: { adapter: true },
  engine: "js",
  schema: path.join("prisma", "schema.prisma"),
  migrations: { path: path.join("prisma", "migrations", "sqlite") },
  adapter: () =>
    Promise.resolve(
      new PrismaBetterSQLite3({ url: process.env["DATABASE_URL"] ?? "file:prisma/dev.sqlite" }),
    ),
});
