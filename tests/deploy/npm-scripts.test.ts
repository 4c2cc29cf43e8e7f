import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { expect, onTestFinished, test } from "vitest";

/** Hosts and terminals signal npm, which passes a signal on to the one process that it started. */
test.each([
  ["start", "Serving"],
  ["worker", "Delivering"],
])("npm run %s ends in order when npm gets a SIGTERM", async (script, ready) => {
  const npm = spawn("npm", ["run", "--silent", script], {
    env: { ...process.env, LOG_LEVEL: "info", PORT: "0" },
    stdio: ["ignore", "pipe", "inherit"],
    detached: true,
  });
  onTestFinished(() => killGroup(npm.pid));
  const ended = once(npm, "exit");
  const said: string[] = [];
  for await (const line of createInterface(npm.stdout)) {
    said.push(line);
    if (!line.includes(`"msg":"${ready}"`)) continue;
    // The server listens to signals by the time that it answers.
    const { port } = JSON.parse(line) as { port?: number };
    if (port !== undefined) await fetch(`http://127.0.0.1:${port}/healthz`);
    npm.kill("SIGTERM");
  }
  expect(said.at(-1)).toContain("Stopping");
  expect(await ended).toEqual([0, null]);
});

/** Whatever a test that failed has left. */
function killGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, "SIGKILL");
  } catch {
    // All of it has ended.
  }
}
