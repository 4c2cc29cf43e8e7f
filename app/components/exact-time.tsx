import { useEffect, useState } from "react";
import { exactTime, localTime } from "./time-words.ts";

/** A time to the second, as whoever reads has it: there to be read without a pointer to hover with. */
export function ExactTime({ at }: { at: Date }) {
  const [words, setWords] = useState(exactTime(at));
  useEffect(() => setWords(localTime(at)), [at]);
  return <time dateTime={at.toISOString()}>{words}</time>;
}
