import { defineConfig } from "prisma/config";

/** For the command-line tool, which `npm run generate` uses; `prisma/migrate.ts` migrates by itself. */
const url = process.env["DATABASE_URL"];

export default defineConfig({
  schema: "prisma/schema.prisma",
  migrations: { path: "prisma/migrations/sqlite" },
  ...(url && { datasource: { url } }),
});
