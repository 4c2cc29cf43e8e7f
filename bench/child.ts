import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { constants, setPriority } from "node:os";
import { fileURLToPath } from "node:url";

/** A child's commands, by name. */
export type Asked<Commands> = {
  [Name in keyof Commands]: Commands[Name] extends (...args: infer Args) => infer Value
    ? (...args: Args) => Promise<Awaited<Value>>
    : never;
};

export interface Child<Commands, Ready> {
  /** Rejects if the command failed, or if the child ended before it answered. */
  asked: Asked<Commands>;
  ready: Ready;
  /** Asks it to end; resolves when it has ended. */
  stop: () => Promise<void>;
  /** Kills it at once, as a crash would; resolves when it has ended. */
  kill: () => Promise<void>;
}

interface StartOptions {
  /** What the child gets from `readArgument`. */
  argument?: object;
  env?: Record<string, string>;
  /** Node's own flags. */
  flags?: string[];
  /** True for what runs on other machines in real life: it gets the processor after the server. */
  isElsewhere?: boolean;
}

/**
 * Starts a file of this folder as a process that answers commands. It ends with `stop`, with `kill`, or
 * with this process, however that ends. Its output goes to standard error.
 */
export async function startChild<Commands, Ready = null>(
  file: string,
  { argument, env = {}, flags = [], isElsewhere = false }: StartOptions = {},
): Promise<Child<Commands, Ready>> {
  const path = fileURLToPath(new URL(file, import.meta.url));
  const child = fork(path, {
    execArgv: flags,
    env: { ...process.env, ...env },
    stdio: ["ignore", 2, 2, "ipc"],
  });
  // Not as a word of the command: Linux allows 128 KiB for one, which thousands of accounts exceed.
  if (argument !== undefined) child.send(argument);
  if (isElsewhere && child.pid !== undefined)
    setPriority(child.pid, constants.priority.PRIORITY_LOW);
  const [{ names, ready }] = (await Promise.race([once(child, "message"), diedEarly(child)])) as [
    { names: string[]; ready: Ready },
  ];
  const ask = createAsk(child);
  const gone = () => child.exitCode !== null || child.signalCode !== null;
  const end = async (how: () => void) => {
    if (gone()) return;
    const exited = once(child, "exit");
    how();
    await exited;
  };
  return {
    asked: Object.fromEntries(
      names.map((name) => [name, (...args: unknown[]) => ask(name, args)]),
    ) as Asked<Commands>,
    ready,
    stop: () => end(() => child.disconnect()),
    kill: () => end(() => child.kill("SIGKILL")),
  };
}

async function diedEarly(child: ChildProcess): Promise<never> {
  const [code] = (await once(child, "exit")) as [number | null];
  throw new Error(`A process could not start (${code ?? "killed"})`);
}

interface Answer {
  id: number;
  value?: unknown;
  error?: string;
}

/** Sends questions, also several at once: each answer has the number of its question. */
function createAsk(child: ChildProcess) {
  const waiting = new Map<number, (answer: Omit<Answer, "id">) => void>();
  let last = 0;
  child.on("message", ({ id, ...answer }: Answer) => {
    waiting.get(id)?.(answer);
    waiting.delete(id);
  });
  child.once("exit", () => {
    for (const answer of waiting.values()) answer({ error: "The process has ended" });
    waiting.clear();
  });
  return (name: string, args: unknown[]) =>
    new Promise<unknown>((resolve, reject) => {
      const id = ++last;
      waiting.set(id, ({ value, error }) => {
        if (error === undefined) resolve(value);
        else reject(new Error(`${name}: ${error}`));
      });
      child.send({ id, name, args }, (error) => {
        if (error && waiting.delete(id)) reject(error);
      });
    });
}
