/** What `npm audit --json` prints: a report, or why there is none. */
interface AuditOutput {
  vulnerabilities?: Record<string, { severity: string }>;
  statusCode?: number;
  error?: { code?: string };
}

/** The answers of a registry that has no such endpoint. */
const UNSUPPORTED = [404, 405, 501];

/**
 * Reads the output of `npm audit --json`. Any known fault counts. A registry without the endpoint is
 * no fault and no success; one that did not answer is a fault where CI runs.
 */
export function describeAudit(
  output: string,
  { isCi }: { isCi: boolean },
): { words: string; isFault: boolean } {
  const { vulnerabilities, statusCode, error } = read(output);
  if (vulnerabilities) {
    const found = Object.entries(vulnerabilities);
    const names = found.map(([name, { severity }]) => `${name} (${severity})`);
    const words = found.length === 0 ? "no known fault" : `known faults of ${names.join(", ")}`;
    return { words, isFault: found.length > 0 };
  }
  if (statusCode !== undefined && UNSUPPORTED.includes(statusCode)) {
    return { words: `not supported here: the registry answers ${statusCode}`, isFault: false };
  }
  const cause = statusCode ?? error?.code ?? "no answer";
  return { words: `the registry could not be asked: ${cause}`, isFault: isCi };
}

function read(output: string): AuditOutput {
  try {
    return JSON.parse(output) as AuditOutput;
  } catch {
    return {};
  }
}
