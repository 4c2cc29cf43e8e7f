/** For how long a merchant can undo a deletion. */
export const UNDO_MS = 10_000;
