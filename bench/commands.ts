import { once } from "node:events";

type Command = (...args: never[]) => unknown;

export type Commands = Record<string, Command>;

interface Question {
  id: number;
  name: string;
  args: unknown[];
}

/** In a child: what its parent has started it with, which is the first message. */
export async function readArgument<Argument>(): Promise<Argument> {
  const [argument] = (await once(process, "message")) as [Argument];
  return argument;
}

/** In a child: reports that it is ready, answers its parent's commands over IPC, and ends with its parent. */
export function answerCommands(commands: Commands, ready: unknown = null): void {
  async function answer({ id, name, args }: Question): Promise<void> {
    try {
      const command = commands[name];
      if (!command) throw new Error(`There is no command ${name}`);
      const value: unknown = await Reflect.apply(command, undefined, args);
      process.send?.({ id, value });
    } catch (error) {
      process.send?.({ id, error: error instanceof Error ? error.message : String(error) });
    }
  }
  process.on("message", (question: Question) => void answer(question));
  process.on("disconnect", () => process.exit());
  process.send?.({ names: Object.keys(commands), ready });
}
