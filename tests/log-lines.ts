import { pino } from "pino";

/** How an e-mail, a phone or a key would show in a line. */
const PERSONAL = /@|\+\d{7,}|pk_/;

/** The operator's log without its redaction, so that a test sees what the redaction would hide. */
export class LogLines {
  #lines: string[] = [];
  readonly log = pino(
    { base: undefined },
    { write: (line: string) => void this.#lines.push(line) },
  );

  /** The lines since the last call. */
  take(): string[] {
    const lines = this.#lines;
    this.#lines = [];
    return lines;
  }
}

/** The lines with personal data or a key. */
export function personal(lines: string[]): string[] {
  return lines.filter((line) => PERSONAL.test(line));
}
