import { spawn } from "node:child_process";

/**
 * `npm run validate`: all checks, then all tests. The checks run two at a time, as a machine with two
 * cores has room for; each prints its output when it ends, and the wall time of each step is printed
 * at the end. Ends with 1 where a step failed; the tests run only if no check failed. Those on
 * PostgreSQL run here alone, as `npm test` has to be quick.
 */
const checks = [
  ["lint"],
  ["types:check", "format:check", "theme:check", "house:check", "supply:check"],
];
const times: string[] = [];

async function run(script: string, { live }: { live: boolean }): Promise<boolean> {
  const startedAt = performance.now();
  const output: Buffer[] = [];
  const child = spawn("npm", ["run", "--silent", script], {
    stdio: live ? "inherit" : ["ignore", "pipe", "pipe"],
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk: Buffer) => output.push(chunk));
  }
  const passed = await new Promise<boolean>((resolve) => {
    child.once("close", (code) => resolve(code === 0));
  });
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
  times.push(`${script.padEnd(14)} ${seconds.padStart(6)} s${passed ? "" : "  failed"}`);
  if (!live) process.stdout.write(`> ${script}\n${Buffer.concat(output).toString()}`);
  return passed;
}

/** One after the other; all of them run, so that one run shows every fault. */
async function inTurn(scripts: string[], options = { live: false }): Promise<boolean> {
  let passed = true;
  for (const script of scripts) passed = (await run(script, options)) && passed;
  return passed;
}

const passed =
  (await inTurn(["generate"])) &&
  (await Promise.all(checks.map((scripts) => inTurn(scripts)))).every(Boolean) &&
  (await inTurn(["test:postgres", "test"], { live: true }));
process.stdout.write(`\nWall time of each step:\n${times.join("\n")}\n`);
if (!passed) process.exitCode = 1;
