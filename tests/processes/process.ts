import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { onTestFinished } from "vitest";

export interface AppProcess {
  child: ChildProcess;
  /** Where it serves; a worker serves nowhere. */
  origin: string;
  /** What it has logged, line by line, and said on standard error. */
  logged: Record<string, unknown>[];
  complaints: () => string;
}

/** What `npm start` runs, or what `npm run worker` does. */
export type Program = "build/server/index.js" | "worker.ts";

interface ProcessOptions {
  program?: Program;
  /** Modules to load before it. */
  loaded?: string[];
}

/**
 * Starts the built app as a process of its own, until it serves or delivers. It is killed when the test
 * is over.
 */
export async function startProcess(
  env: Record<string, string>,
  { program = "build/server/index.js", loaded = [] }: ProcessOptions = {},
): Promise<AppProcess> {
  const child = spawn(
    process.execPath,
    [...loaded.flatMap((file) => ["--import", file]), program],
    {
      env: { ...process.env, LOG_LEVEL: "info", PORT: "0", ...env },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  const logged: Record<string, unknown>[] = [];
  let complaints = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (complaints += text));
  const port = await new Promise((resolve, reject) => {
    createInterface(child.stdout).on("line", (line) => {
      const entry = JSON.parse(line) as Record<string, unknown>;
      logged.push(entry);
      if (entry["msg"] === "Serving" || entry["msg"] === "Delivering") resolve(entry["port"]);
    });
    child.once("exit", () => reject(new Error(`The app ended before it served: ${complaints}`)));
  });
  return {
    child,
    origin: `http://127.0.0.1:${String(port)}`,
    logged,
    complaints: () => complaints,
  };
}
