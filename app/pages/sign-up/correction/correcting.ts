import { useNavigation } from "@remix-run/react";
import { useEffect, useRef, useState } from "react";
import type { SubscriptionAnswer } from "../subscription-answer.ts";

/** The button that opens the form. */
export const CORRECT_BUTTON_ID = "correct";

/**
 * Whether the correction form is open. It closes when the correction is made; cancelling returns
 * the focus to the button that opened it.
 */
export function useCorrecting(answer: SubscriptionAnswer | undefined) {
  const [correcting, setCorrecting] = useState(false);
  const givenUp = useRef(false);
  const idle = useNavigation().state === "idle";
  const made = idle && answer?.intent === "correct" && answer.result.kind === "corrected";

  useEffect(() => {
    if (made) setCorrecting(false);
  }, [made, answer]);
  useEffect(() => {
    if (correcting || !givenUp.current) return;
    givenUp.current = false;
    document.getElementById(CORRECT_BUTTON_ID)?.focus();
  }, [correcting]);

  return {
    correcting,
    begin: () => setCorrecting(true),
    giveUp: () => {
      givenUp.current = true;
      setCorrecting(false);
    },
  };
}
