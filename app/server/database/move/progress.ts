/** Shows how far a long work is. */
export interface Progress {
  /** Begins a part of so many rows. */
  begin(what: string, rows: number): void;
  add(rows: number): void;
  /** Ends the part, with what is to be remembered of it. */
  end(result: string): void;
}

export interface Output {
  isTTY?: boolean;
  write(text: string): unknown;
}

const BAR = 24;
const ON_TERMINAL_EVERY_MS = 100;
const ELSEWHERE_EVERY_MS = 10_000;
/** Back to the begin of the line, which is emptied. https://en.wikipedia.org/wiki/ANSI_escape_code */
const SAME_LINE = "\r\u001b[K";

/** A bar on a terminal. Elsewhere, as in a file, a line every ten seconds and one for each part. */
export function showProgress(output: Output, now = () => performance.now()): Progress {
  let part = { what: "", total: 0, done: 0, since: now(), shownAt: -Infinity };
  const every = output.isTTY ? ON_TERMINAL_EVERY_MS : ELSEWHERE_EVERY_MS;
  return {
    begin(what, total) {
      // On a terminal the bar is there at once; elsewhere a short part has one line.
      part = { what, total, done: 0, since: now(), shownAt: output.isTTY ? -Infinity : now() };
      this.add(0);
    },
    add(rows) {
      part.done += rows;
      if (now() - part.shownAt < every) return;
      part.shownAt = now();
      const line = lineOf(part, (now() - part.since) / 1_000);
      output.write(output.isTTY ? SAME_LINE + barOf(part) + line : `${line}\n`);
    },
    end(result) {
      output.write(`${output.isTTY ? SAME_LINE : ""}${part.what}: ${result}\n`);
    },
  };
}

function barOf({ total, done }: { total: number; done: number }): string {
  const full = total > 0 ? Math.min(BAR, Math.floor((done / total) * BAR)) : 0;
  return `[${"#".repeat(full)}${".".repeat(BAR - full)}] `;
}

function lineOf(part: { what: string; total: number; done: number }, seconds: number): string {
  const rate = seconds > 0 ? `, ${count(Math.round(part.done / seconds))} a second` : "";
  return `${part.what}: ${count(part.done)} of ${count(part.total)} rows${rate}`;
}

/** A number as a person reads it: 200,000. */
export function count(number: number): string {
  return number.toLocaleString("en");
}
