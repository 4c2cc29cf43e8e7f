import type { Reader } from "../../../locales/reader.tsx";
import type { MatchCount } from "../../../outbox/log/count.server.ts";
import { counted } from "./count-words.ts";
import { sentences } from "../../shared/sentences.ts";

/** An order that is to be confirmed. */
export type Asked =
  | { kind: "delete" | "release"; count: MatchCount }
  /** To how many rows; undefined where none was found before looking was given up. */
  | { kind: "sendAgain"; count: MatchCount | undefined };

/** What is said before anything is done to many rows. */
export function orderWords(
  { kind, count }: Asked,
  search: string,
  reader: Reader,
): { title: string; body: string; button: string } {
  const { t } = reader;
  return {
    title: count
      ? t(`log.order.${kind}.title`, counted(count, reader))
      : t("log.order.sendAgain.titleUncounted"),
    body: sentences(
      [t(`log.order.${kind}.body`), search && t("log.order.searched", { search })],
      reader,
    ),
    button: t(`log.order.${kind}.button`),
  };
}
