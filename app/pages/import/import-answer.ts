/** What the merchant does with an uploaded file. */
export const IMPORT_INTENTS = ["check", "columns", "run", "stop", "discard"] as const;

export type ImportIntent = (typeof IMPORT_INTENTS)[number];

/** The answer to an action. It is not done where the import has changed since the page was loaded. */
export interface ImportAnswer {
  intent: ImportIntent;
  done: boolean;
}
