import { useCallback } from "react";
import { useReader } from "../../locales/reader.tsx";
import { useTicking } from "./ticking.ts";
import { exactTime, relativeTime } from "./time-words.ts";

/** A time as people say it, exact on hover. `now` comes from the loader. */
export function Moment({ at, now }: { at: Date; now: Date }) {
  const reader = useReader();
  const words = useTicking(
    now,
    useCallback((present) => relativeTime(at, present, reader), [at, reader]),
  );
  return (
    // A browser may know other names of time zones than the server does.
    <time dateTime={at.toISOString()} title={exactTime(at, reader)} suppressHydrationWarning>
      {words}
    </time>
  );
}
