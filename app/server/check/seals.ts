import { right, wrong, type Finding } from "./finding.ts";

const SUBJECT = "Sealed secrets";

/** Whether a key of ENCRYPTION_KEY opens all that is stored sealed, by what none of them has sealed. */
export function checkSeals(dropped: { what: string; count: number }[]): Finding {
  if (dropped.length === 0) return right(SUBJECT, "ENCRYPTION_KEY has the key of each");
  const counts = dropped.map(({ what, count }) => `${count} ${what}`);
  return wrong(SUBJECT, `${counts.join(", ")} are sealed with a key that ENCRYPTION_KEY lacks`, {
    meaning: "these can't be opened: their shops' sign-ups wait, or their alerts are not signed.",
    remedy:
      "put the dropped key behind the new one, restart, and run npm run reseal; or ask these merchants to enter theirs again.",
  });
}
