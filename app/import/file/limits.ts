const KB = 1024;
const MB = 1024 * KB;

/** What is stored of one store's file, at most. The page says the first two. */
export const FILE_LIMITS = {
  bytes: 100 * MB,
  rows: 500_000,
  /** Exports have some twenty columns. */
  columns: 200,
  /** Characters of one row, its quotes included: an export's row has some hundreds. */
  rowLength: 64 * KB,
};

/** The browser sends a file in pieces of so many bytes; the last one may be smaller. */
export const PIECE_BYTES = 256 * KB;
