/**
 * Loaded into a process of the app: its wall clock is CLOCK_AHEAD_MS ahead of the machine's, as that of
 * another machine may be. Nothing else differs.
 */
const aheadMs = Number(process.env["CLOCK_AHEAD_MS"] ?? 0);
const now = Date.now.bind(Date);
Date.now = () => now() + aheadMs;

globalThis.Date = new Proxy(Date, {
  construct: (date, args, newTarget) =>
    Reflect.construct(date, args.length === 0 ? [date.now()] : args, newTarget) as object,
});
