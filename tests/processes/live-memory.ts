import { createServer } from "node:http";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/**
 * Loaded into the app's process. Answers on LIVE_MEMORY_SOCKET how many bytes are in use after a
 * collection: what the process has resident depends on when the last collection was.
 */
setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

createServer((_, response) => {
  // What the first one lets go of outside the heap is counted until the second one.
  collect();
  collect();
  const { heapUsed, external } = process.memoryUsage();
  response.end(String(heapUsed + external));
})
  .listen(process.env["LIVE_MEMORY_SOCKET"])
  .unref();
