import { useReader } from "../../../locales/reader.tsx";
import { exactTime } from "../../shared/time-words.ts";

/** A time to the second, in the shop's time zone: there to be read without a pointer to hover with. */
export function ExactTime({ at }: { at: Date }) {
  const words = exactTime(at, useReader());
  return (
    // A browser may know other names of time zones than the server does.
    <time dateTime={at.toISOString()} suppressHydrationWarning>
      {words}
    </time>
  );
}
