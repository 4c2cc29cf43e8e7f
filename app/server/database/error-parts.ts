/** What an error can be recognised by. */
interface ErrorPart {
  codes: string[];
  /** Never to be logged: it may quote stored values. */
  message: string;
}

/** Errors wrap each other a few times; more would be a circle. */
const DEEPEST = 5;

/** An error and its causes, as Prisma wraps them: the driver's own is the cause, or in `meta`. */
export function partsOf(error: unknown, depth = 0): ErrorPart[] {
  if (typeof error !== "object" || error === null || depth > DEEPEST) return [];
  const { code, originalCode, kind, message, cause, meta } = error as {
    [Name in "code" | "originalCode" | "kind" | "message" | "cause"]?: unknown;
  } & { meta?: { driverAdapterError?: unknown } };
  const codes = [code, originalCode, kind].filter((word) => typeof word === "string");
  return [
    { codes, message: typeof message === "string" ? message : "" },
    ...partsOf(cause, depth + 1),
    ...partsOf(meta?.driverAdapterError, depth + 1),
  ];
}
