import { useCallback, useEffect, useState } from "react";
import { isUnderWay, type TestAnswer, type TestSteps } from "./test-steps.ts";

const PATH = "/app/test-sign-up";
const POLL_MS = 1_500;
/** How often an answer may stay out before the reading ends. */
const MOST_UNANSWERED = 5;

export type TestFault = Exclude<TestAnswer["kind"], "made"> | "failed";

/**
 * A test sign-up: `make` orders one, its `steps` are read until they no longer change, and `erase`
 * deletes it. Reads nothing while there is none, or while its window is closed.
 */
export function useTest(open: boolean) {
  const [id, setId] = useState<string>();
  const [steps, setSteps] = useState<TestSteps>();
  const [fault, setFault] = useState<TestFault>();
  const [busy, setBusy] = useState(false);

  useEffect(() => {
    if (id === undefined || !open) return;
    const stopping = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let unanswered = 0;
    const read = async () => {
      if (document.visibilityState !== "visible") {
        timer = setTimeout(() => void read(), POLL_MS);
        return;
      }
      const told = await ask(`${PATH}?${new URLSearchParams({ id }).toString()}`, {
        signal: stopping.signal,
      });
      if (stopping.signal.aborted) return;
      const steps = isSteps(told) ? told : undefined;
      if (steps) setSteps(steps);
      unanswered = steps ? 0 : unanswered + 1;
      // It may have been deleted elsewhere, or the app is away.
      if (unanswered > MOST_UNANSWERED) setFault("failed");
      else if (!steps || isUnderWay(steps, new Date())) {
        timer = setTimeout(() => void read(), POLL_MS * (1 + unanswered));
      }
    };
    void read();
    return () => {
      stopping.abort();
      clearTimeout(timer);
    };
  }, [id, open]);

  const order = useCallback(async (fields: Record<string, string>) => {
    setBusy(true);
    const told = await ask(PATH, { method: "POST", body: new URLSearchParams(fields) });
    setBusy(false);
    return told;
  }, []);

  return {
    id,
    steps,
    fault,
    busy,
    make: async (fields: { email: string; variant: string; product: string }) => {
      const told = (await order({ intent: "test", ...fields })) as TestAnswer | undefined;
      setFault(told?.kind === "made" ? undefined : (told?.kind ?? "failed"));
      if (told?.kind !== "made") return;
      setSteps(undefined);
      setId(told.id);
    },
    erase: async () => {
      if (id === undefined) return;
      const told = await order({ intent: "delete_test", id });
      setFault(told === undefined ? "failed" : undefined);
      if (told === undefined) return;
      setId(undefined);
      setSteps(undefined);
    },
    /** Goes back to the form; the last test stays in the log. */
    begin: () => {
      setId(undefined);
      setSteps(undefined);
      setFault(undefined);
    },
  };
}

/** The JSON of the app's own server; undefined where there is none. */
async function ask(path: string, init: RequestInit): Promise<unknown> {
  try {
    const answer = await fetch(path, init);
    return answer.ok || answer.status === 422 ? await answer.json() : undefined;
  } catch {
    return undefined;
  }
}

function isSteps(told: unknown): told is TestSteps {
  return typeof told === "object" && told !== null && "kind" in told && told.kind === "steps";
}
