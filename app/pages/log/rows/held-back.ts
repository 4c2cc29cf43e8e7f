/**
 * How many rows stand before the one that was at the top; none where that one is not there any
 * more, and all have to be shown.
 */
export function heldBack(rows: { id: string }[], top: string | undefined): number {
  return Math.max(
    rows.findIndex(({ id }) => id === top),
    0,
  );
}
