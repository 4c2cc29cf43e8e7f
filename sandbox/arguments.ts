import { parseArgs } from "node:util";

const DEFAULT_PORT = 4000;

export interface Arguments {
  reset: boolean;
  /** The first of four in a row: admin, storefront, Klaviyo, app. */
  port: number;
}

/** Reads the command line; throws an Error of one line that says what is wrong. */
export function readArguments(words: string[]): Arguments {
  const { values } = parseArgs({
    args: words,
    options: { reset: { type: "boolean", default: false }, port: { type: "string" } },
  });
  const port = values.port === undefined ? DEFAULT_PORT : Number(values.port);
  if (!Number.isInteger(port) || port < 1024 || port > 65_532) {
    throw new Error(`--port takes a whole number from 1024 to 65532, not "${values.port ?? ""}".`);
  }
  return { reset: values.reset, port };
}
