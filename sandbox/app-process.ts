import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { createInterface } from "node:readline";

/** The flags of `npm start`. */
export const SERVER_FLAGS = ["--max-semi-space-size=16", "--max-old-space-size=512"];
const STOP_WITHIN_MS = 10_000;
const LOADED_FIRST = ["./sandbox/shopify/redirect.ts", "./sandbox/end-with-parent.ts"];

/** The built app in its own process, as it would run on a server. */
export interface AppProcess {
  readonly pid: number;
  readonly port: number;
  /** Kills it at once, as a crash would, or ends it in order with SIGTERM. Resolves when it has ended. */
  kill(signal: NodeJS.Signals): Promise<void>;
  /** Resolves when it has ended, for whatever reason. */
  readonly ended: Promise<void>;
}

/**
 * Starts the app on any free port and resolves when it serves. Writes its log to `logFile`.
 * Rejects if it ends before it serves.
 */
export async function startAppProcess(
  env: Record<string, string>,
  logFile: string,
): Promise<AppProcess> {
  const child = spawn(
    process.execPath,
    [
      ...SERVER_FLAGS,
      ...LOADED_FIRST.flatMap((file) => ["--import", file]),
      "build/server/index.js",
    ],
    { env: { ...process.env, ...env, PORT: "0" }, stdio: "pipe" },
  );
  const log = createWriteStream(logFile, { flags: "a" });
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  const ended = once(child, "exit").then(() => {
    log.end();
  });
  const port = await Promise.race([portOf(child), ended.then(() => undefined)]);
  if (port === undefined) throw new Error(`The app ended before it served: see ${logFile}.`);
  return {
    pid: child.pid ?? 0,
    port,
    ended,
    async kill(signal) {
      child.kill(signal);
      const hard = setTimeout(() => child.kill("SIGKILL"), STOP_WITHIN_MS);
      await ended;
      clearTimeout(hard);
    },
  };
}

/** The app logs its port in one line. */
function portOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve) => {
    if (!child.stdout) return;
    createInterface(child.stdout).on("line", (line) => {
      const { msg, port } = readLine(line);
      if (msg === "Serving" && port !== undefined) resolve(port);
    });
  });
}

function readLine(line: string): { msg?: string; port?: number } {
  try {
    return JSON.parse(line) as { msg?: string; port?: number };
  } catch {
    return {};
  }
}
