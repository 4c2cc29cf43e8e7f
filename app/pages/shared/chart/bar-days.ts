/** The counts of one day, of each part that its bar stacks. */
export type BarDay<Part extends string> = { date: string } & Record<Part, number>;

/** A part of the bars, from the bottom. */
export interface BarPart<Part extends string> {
  key: Part;
  /** For the legend, the note and the table. */
  name: string;
}

/** How high a day's bar is. */
export function heightOf<Part extends string>(day: BarDay<Part>, parts: BarPart<Part>[]): number {
  return parts.reduce((sum, { key }) => sum + day[key], 0);
}
