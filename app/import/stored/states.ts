/**
 * The states of an import: its file arrives; its columns are chosen; its rows are checked, or were;
 * they are imported, or that was stopped, or is done; or its file can't be read.
 */
export const IMPORT_STATES = [
  "uploading",
  "mapping",
  "checking",
  "checked",
  "running",
  "stopped",
  "done",
  "refused",
] as const;

export type ImportState = (typeof IMPORT_STATES)[number];

/** States in which the app works on it by itself. */
export const WORKING = ["checking", "running"] satisfies ImportState[];
