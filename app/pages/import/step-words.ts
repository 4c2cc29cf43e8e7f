import type { PresentImport } from "../../import/stored/present.server.ts";
import type { Reader } from "../../locales/reader.tsx";
import { numberWords } from "../shared/words.ts";

/** What a screen reader is told of a step when it begins: no figure in it changes during the step. */
export function stepWords(current: PresentImport | null, reader: Reader): string {
  const { t } = reader;
  const counted = (count: number) => ({ count, number: numberWords(count, reader) });
  switch (current?.state) {
    case "mapping":
      return t("import.mapping.title");
    case "checking":
      return t("import.checking.title");
    case "checked":
      return t("import.checked.ready", counted(current.ready));
    case "running":
      return t("import.running.title");
    case "stopped":
      return t("import.running.stoppedTitle");
    case "done":
      return t("import.done.accepted", counted(current.accepted));
    // Its banner is read out.
    case "refused":
      return "";
    default:
      return t("import.upload.title");
  }
}
