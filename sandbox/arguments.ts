import { parseArgs } from "node:util";

const DEFAULT_PORT = 4000;

export const USAGE = `npm run sandbox -- [options]

  --port 5000   takes four ports from this one on, instead of ${DEFAULT_PORT}
  --demo        begins with a month of sign-ups, kept apart in .sandbox-demo/
  --reset       forgets everything that an earlier run has kept
  --help        shows this`;

export interface Arguments {
  help: boolean;
  /** Whether the shop is a lively one, with a month behind it. */
  demo: boolean;
  reset: boolean;
  /** The first of four consecutive ports: admin, storefront, Klaviyo, app. */
  port: number;
}

/** Reads the command line. Throws an Error of one line that says what is wrong. */
export function readArguments(words: string[]): Arguments {
  const { help, demo, reset, port: given } = parse(words);
  const port = given === undefined ? DEFAULT_PORT : Number(given);
  if (!Number.isInteger(port) || port < 1024 || port > 65_532) {
    throw new Error(`--port takes a whole number from 1024 to 65532, not "${given ?? ""}".`);
  }
  return { help, demo, reset, port };
}

function parse(words: string[]) {
  try {
    const { values } = parseArgs({
      args: words,
      options: {
        help: { type: "boolean", short: "h", default: false },
        demo: { type: "boolean", default: false },
        reset: { type: "boolean", default: false },
        port: { type: "string" },
      },
    });
    return values;
  } catch (error) {
    const [what = ""] = (error as Error).message.split(/[.\n]/);
    throw new Error(`${what}. What there is: npm run sandbox -- --help`, { cause: error });
  }
}
