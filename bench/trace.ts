/** An event of Chromium's trace format, with times in microseconds. */
export interface TraceEvent {
  name: string;
  pid: number;
  tid: number;
  ts: number;
  dur?: number;
  args?: { data?: { url?: string } };
}

const scripting = ["EvaluateScript", "FunctionCall", "v8.compile"];

/** The longest task, in milliseconds, that compiled or ran a script of that name; 0 if none did. */
export function longestTaskOf(events: TraceEvent[], script: string): number {
  const runs = events.filter(
    ({ name, args }) => scripting.includes(name) && args?.data?.url?.endsWith(`/${script}`),
  );
  const tasks = events.filter(({ name }) => name === "RunTask");
  const long = tasks.filter((task) => runs.some((run) => isWithin(run, task)));
  return Math.max(0, ...long.map(({ dur = 0 }) => dur / 1000));
}

function isWithin(run: TraceEvent, { pid, tid, ts, dur = 0 }: TraceEvent): boolean {
  return run.pid === pid && run.tid === tid && run.ts >= ts && run.ts <= ts + dur;
}
