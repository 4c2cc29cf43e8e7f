import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";

const app = `setTimeout(() => console.log("outlived"), 3000)`;
const sandbox = `
  const arguments = ["--import", "./sandbox/end-with-parent.ts", "--eval", ${JSON.stringify(app)}];
  require("node:child_process").spawn(process.execPath, arguments, { stdio: ["pipe", 1, 2] });
  setTimeout(() => process.kill(process.pid, "SIGKILL"), 100);
`;

test("the processes of a sandbox end with it, also when it is killed", async () => {
  const child = spawn(process.execPath, ["--eval", sandbox], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  // The app has the same pipe: this ends when both processes have ended.
  expect(await text(child.stdout)).toBe("");
  expect(child.signalCode).toBe("SIGKILL");
});
