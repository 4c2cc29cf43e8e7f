import { execFileSync, spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { chmod, copyFile, cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { parse } from "yaml";
import {
  findAll,
  findSources,
  listContext,
  readCopy,
  readStages,
  readVariables,
  readWords,
  type Stage,
} from "./dockerfile.ts";

/**
 * `npm run image:check` does without Docker what a build of the image and a start of it would do: the
 * COPY and RUN steps of each stage in an empty folder, then ENTRYPOINT and CMD, the HEALTHCHECK, a
 * SIGTERM, and the worker of compose.yaml. It takes some minutes, and needs npm's registry. It uses
 * this machine's Debian in place of the base image's, and its Node.
 */
const npm = process.env["npm_execpath"];
if (npm === undefined) throw new Error("Start this with npm run image:check");
const root = await mkdtemp(join(tmpdir(), "notify-me-image-"));
/** As compose.yaml says. */
const KILLED_AFTER_MS = 15_000;
const data = join(root, "data");
const tools = join(root, "bin");

try {
  await prepare(npm);
  const stages = readStages();
  for (const stage of stages) await build(stage);
  const image = stages.at(-1);
  if (image === undefined) throw new Error("The Dockerfile has no stage");
  measure(image);
  await check(image);
} finally {
  await rm(root, { recursive: true });
}

/** The user of the image has to read all of this. */
async function prepare(npmProgram: string): Promise<void> {
  await chmod(root, 0o755);
  await mkdir(data);
  await mkdir(tools);
  await copyFile(process.execPath, join(tools, "node"));
  const script = `#!/bin/sh\nexec node '${npmProgram}' "$@"\n`;
  await writeFile(join(tools, "npm"), script, { mode: 0o755 });
}

function folderOf(stage: string): string {
  return join(root, stage === "" ? "image" : stage);
}

/** The variables of this machine without npm's own, with the tools of the image. */
function environmentOf(stage: Stage): NodeJS.ProcessEnv {
  const outside = Object.entries(process.env).filter(([name]) => !/^npm_|^NODE_/.test(name));
  const path = `${tools}:/usr/local/bin:/usr/bin:/bin`;
  const env = { ...Object.fromEntries(outside), PATH: path, ...readVariables(stage) };
  return env as unknown as NodeJS.ProcessEnv;
}

async function build(stage: Stage): Promise<void> {
  const cwd = folderOf(stage.name);
  await mkdir(cwd);
  for (const step of stage.instructions) {
    if (step.getKeyword() === "COPY") await copy(readCopy(step), cwd);
    if (step.getKeyword() !== "RUN") continue;
    const command = step.getArgumentsContent() ?? "";
    print(`RUN ${command}`);
    const { status, stdout, stderr } = spawnSync("sh", ["-c", command], {
      cwd,
      encoding: "utf8",
      env: environmentOf(stage),
    });
    if (status !== 0) throw new Error(`Failed: ${command}\n${stdout}${stderr}`);
  }
}

/** A folder's content goes into the destination; files do so where the destination ends in a slash. */
async function copy({ stage, sources, destination }: ReturnType<typeof readCopy>, cwd: string) {
  for (const source of sources) {
    if (stage !== undefined) {
      await cp(join(folderOf(stage), source.replace("/app/", "")), join(cwd, destination), {
        recursive: true,
        verbatimSymlinks: true,
      });
      continue;
    }
    for (const file of findSources(source, listContext())) {
      const isFolder = file.startsWith(`${source}/`);
      const inside = isFolder ? file.slice(source.length + 1) : basename(file);
      const alone = !isFolder && !destination.endsWith("/");
      const target = source === "." ? file : alone ? destination : join(destination, inside);
      await mkdir(dirname(join(cwd, target)), { recursive: true });
      await copyFile(file, join(cwd, target));
    }
  }
}

function measure({ name }: Stage): void {
  const megabytes = (path: string) =>
    execFileSync("du", ["-sm", path], { encoding: "utf8" }).split("\t")[0] ?? "";
  for (const path of ["node_modules", "build", "."]) {
    print(`${megabytes(join(folderOf(name), path)).padStart(5)} MB  ${path}`);
  }
}

/** Starts the image's program and the worker as containers would be, and stops them. */
async function check(image: Stage): Promise<void> {
  const port = await findPort();
  const env = {
    ...environmentOf(image),
    SHOPIFY_API_KEY: "key",
    SHOPIFY_API_SECRET: "secret",
    SHOPIFY_APP_URL: "https://notify-me.example.com",
    SCOPES: "write_app_proxy,read_products",
    ENCRYPTION_KEY: randomBytes(32).toString("base64"),
    DATABASE_URL: `file:${join(data, "notify-me.sqlite")}`,
    PORT: String(port),
  };
  const container = { cwd: folderOf(image.name), env };
  const wordsOf = (keyword: string) => readWords(findAll(image, keyword).at(-1));
  const [program = "", ...prefix] = wordsOf("ENTRYPOINT");

  await startAndStop(program, [...prefix, ...wordsOf("CMD")], "Serving", container, async () => {
    const [health = "", ...args] = wordsOf("HEALTHCHECK");
    execFileSync(health, args, container);
    print("HEALTHCHECK passes");
    for (const path of ["/healthz", "/readyz"]) {
      const { status } = await fetch(`http://127.0.0.1:${port}${path}`);
      if (status !== 200) throw new Error(`${path} answers ${status}`);
      print(`${path} answers 200`);
    }
  });
  const compose = parse(await readFile("compose.yaml", "utf8"), { merge: true }) as {
    services: { worker: { command: string[] } };
  };
  const words = [...prefix, ...compose.services.worker.command];
  await startAndStop(program, words, "Delivering", container, () => Promise.resolve());
}

async function startAndStop(
  program: string,
  args: string[],
  ready: string,
  options: { cwd: string; env: NodeJS.ProcessEnv },
  whileUp: () => Promise<void>,
): Promise<void> {
  const child = spawn(program, args, { ...options, stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "exit") as Promise<[number | null, NodeJS.Signals | null]>;
  try {
    let isReady = false;
    for await (const line of createInterface(child.stdout)) {
      print(line);
      if (!line.includes(`"msg":"${ready}"`)) continue;
      isReady = true;
      await whileUp();
      print(`Runs as user ${await readUser(child.pid ?? 0)}`);
      child.kill("SIGTERM");
      setTimeout(() => child.kill("SIGKILL"), KILLED_AFTER_MS).unref();
    }
    const [code] = await ended;
    if (!isReady || code !== 0) throw new Error(`${args.join(" ")} ended with ${code}`);
    print("A SIGTERM ends it in order");
  } finally {
    child.kill("SIGKILL");
  }
}

async function readUser(pid: number): Promise<string> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  const user = /^Uid:\t(\d+)/m.exec(status)?.[1] ?? "unknown";
  if (user === "0") throw new Error("The program runs as root");
  return user;
}

async function findPort(): Promise<number> {
  const server = createServer().listen(0);
  await once(server, "listening");
  const address = server.address();
  server.close();
  return typeof address === "object" && address !== null ? address.port : 0;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
