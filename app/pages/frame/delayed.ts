import { useEffect, useState } from "react";

/** A placeholder shown for less time would only flash. */
const LATE_AFTER_MS = 200;

/** Becomes true once `going` has been true for long enough to show it. */
export function useDelayed(going: boolean): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (!going) return;
    const timer = setTimeout(() => setLate(true), LATE_AFTER_MS);
    return () => {
      clearTimeout(timer);
      setLate(false);
    };
  }, [going]);
  return late && going;
}
