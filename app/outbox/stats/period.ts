/** The periods that figures are shown for, in days. */
export const PERIODS = [7, 30, 90] as const;

export type Period = (typeof PERIODS)[number];

const USUAL: Period = 30;

/** Reads the period from an address. Unknown values are ignored. */
export function readPeriod(params: URLSearchParams): Period {
  const days = params.get("days");
  return PERIODS.find((known) => String(known) === days) ?? USUAL;
}

/** Writes a period for an address: the default is left out. */
export function writePeriod(period: Period): string {
  return period === USUAL ? "" : `?days=${period}`;
}
