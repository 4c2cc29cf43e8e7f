import { useCallback, useEffect, useState } from "react";
import { useTicking } from "./ticking.ts";
import { exactTime, localTime, relativeTime } from "./time-words.ts";

/** A time as people say it, exact on hover. `now` comes from the loader. */
export function Moment({ at, now }: { at: Date; now: Date }) {
  const [exact, setExact] = useState(exactTime(at));
  useEffect(() => setExact(localTime(at)), [at]);
  const words = useTicking(
    now,
    useCallback((present) => relativeTime(at, present), [at]),
  );
  return (
    <time dateTime={at.toISOString()} title={exact}>
      {words}
    </time>
  );
}
