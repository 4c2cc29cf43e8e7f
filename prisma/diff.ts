import { text } from "node:stream/consumers";
import { diffModels, readModel } from "./schema-engine.ts";

/** Prints the SQL of the next migration: from the model that comes on the standard input to ours. */
process.stdout.write(await diffModels(await text(process.stdin), await readModel()));
