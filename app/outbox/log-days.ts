import type { LogFilter } from "./filter.ts";

/** The times that a filter's days span: from the first, and before the other. */
export interface Days {
  from: Date | null;
  to: Date | null;
}

export async function daysOf(shop: string, { from, to }: LogFilter): Promise<Days> {
  const start = (day: string, days = 0) =>
    new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000);
  return Promise.resolve({ from: from ? start(from) : null, to: to ? start(to, 1) : null });
}
