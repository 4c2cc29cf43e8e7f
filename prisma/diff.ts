import { text } from "node:stream/consumers";
import { readModel } from "./model.ts";
import { diffModels } from "./schema-engine.ts";

/**
 * Prints the SQL of the next migration: from the model that comes on the standard input to ours. For
 * SQLite, or for PostgreSQL where DATABASE_URL names such a server, which Prisma asks for its version.
 */
const [from, to] = [await text(process.stdin), await readModel()];
process.stdout.write(await diffModels(from, to, process.env["DATABASE_URL"]));
