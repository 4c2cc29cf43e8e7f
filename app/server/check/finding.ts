/** What one check has found. Its texts name no secret. */
export type Finding = { subject: string } & (
  { ok: true; detail: string } | { ok: false; fault: string; meaning: string; remedy: string }
);

export function right(subject: string, detail: string): Finding {
  return { subject, ok: true, detail };
}

export function wrong(
  subject: string,
  fault: string,
  { meaning, remedy }: { meaning: string; remedy: string },
): Finding {
  return { subject, ok: false, fault, meaning, remedy };
}

/** A finding as lines for a terminal. */
export function linesOf(finding: Finding): string {
  const { subject } = finding;
  if (finding.ok) return `OK     ${subject}: ${finding.detail}\n`;
  const { fault, meaning, remedy } = finding;
  return `WRONG  ${subject}: ${fault}\n       It means: ${meaning}\n       To do: ${remedy}\n`;
}
