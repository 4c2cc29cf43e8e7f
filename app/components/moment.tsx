import { useEffect, useState } from "react";
import { exactTime, localTime, relativeTime } from "./time-words.ts";

/** A time as people say it, exact on hover. `now` comes from the loader, so that both renderings agree. */
export function Moment({ at, now }: { at: Date; now: Date }) {
  const [exact, setExact] = useState(exactTime(at));
  useEffect(() => setExact(localTime(at)), [at]);
  return (
    <time dateTime={at.toISOString()} title={exact}>
      {relativeTime(at, now)}
    </time>
  );
}
