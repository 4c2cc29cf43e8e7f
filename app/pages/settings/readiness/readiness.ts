import { useState } from "react";
import type { ReadinessReport } from "./readiness-report.server.ts";

const DOOR = "/app/readiness";

/** `failed` where not even the app itself could be asked. */
export type ReadinessAnswer = ReadinessReport | { kind: "failed" };

/**
 * Whether everything is ready, once the merchant asks. What was said of one key is forgotten with it.
 * Asked for beside the router, which would show a failure instead of the page, and what was typed
 * into it would be gone.
 */
export function useReadiness(connection: string) {
  const [checking, setChecking] = useState(false);
  const [said, setSaid] = useState<{ connection: string; answer: ReadinessAnswer }>();
  async function check() {
    setChecking(true);
    const answer = await askForReadiness();
    setSaid({ connection, answer });
    setChecking(false);
  }
  return { check, checking, answer: said?.connection === connection ? said.answer : undefined };
}

async function askForReadiness(): Promise<ReadinessAnswer> {
  try {
    const answer = await fetch(DOOR, { method: "POST" });
    return answer.ok ? ((await answer.json()) as ReadinessReport) : { kind: "failed" };
  } catch {
    return { kind: "failed" };
  }
}
