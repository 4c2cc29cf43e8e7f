import { useEffect, useState } from "react";

/** What is ready sooner shows no placeholder: it would only flash. */
const LATE_AFTER_MS = 200;

/** Whether something has been going on for long enough to say so. */
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
