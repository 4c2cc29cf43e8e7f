import { pino } from "pino";

/** How an e-mail, a phone or a key would show in a line. */
const PERSONAL = /@|\+\d{7,}|pk_/;

/** The operator's log as a test reads it: without the second lock that would censor what slips by. */
export class LogLines {
  #lines: string[] = [];
  readonly log = pino(
    { base: undefined },
    { write: (line: string) => void this.#lines.push(line) },
  );

  /** The lines since this was last asked. */
  take(): string[] {
    const lines = this.#lines;
    this.#lines = [];
    return lines;
  }
}

/** Those lines that tell of somebody, or tell a key. */
export function personal(lines: string[]): string[] {
  return lines.filter((line) => PERSONAL.test(line));
}
