/** How many rows a page scans at most, however few of them match. */
export const SCAN_LIMIT = 5_000;
