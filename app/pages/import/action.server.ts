import { data } from "@remix-run/node";
import { readMapping } from "../../import/rows/mapping.ts";
import {
  chooseColumns,
  discardImport,
  startCheck,
  startRun,
  stopRun,
} from "../../import/stored/lifecycle.server.ts";
import { IMPORT_INTENTS, type ImportAnswer, type ImportIntent } from "./import-answer.ts";
import { textOf, type Visit } from "./visit.ts";

/** Carries out an action of the page. */
export async function actOnImport(form: FormData, visit: Visit) {
  const intent = IMPORT_INTENTS.find((known) => known === textOf(form, "intent"));
  if (!intent) throw new Response(undefined, { status: 400 });
  const done = await act(intent, form, visit);
  const answer: ImportAnswer = { intent, done };
  return data(answer, { status: done ? 200 : 409 });
}

async function act(intent: ImportIntent, form: FormData, visit: Visit): Promise<boolean> {
  const { shop, staffId, now } = visit;
  const id = textOf(form, "id");
  switch (intent) {
    case "check": {
      const mapping = readMapping(textOf(form, "mapping"));
      return mapping !== undefined && startCheck(shop, id, mapping, now);
    }
    case "columns":
      return chooseColumns(shop, id, now);
    case "run":
      return startRun(shop, id, { staffId, now });
    case "stop":
      return stopRun(shop, id, now);
    case "discard":
      return discardImport(shop, id);
  }
}
