import type { Reader } from "../../locales/reader.tsx";
import { numberWords } from "../shared/words.ts";
import type { Wave } from "./protection.server.ts";

interface WaveWords {
  title: string;
  lines: string[];
  step: string;
}

/**
 * What home says of many blocked sign-ups. That shoppers can sign up as usual is said only where
 * nothing speaks against it: no page without proof, no limit, and room for more.
 */
export function waveWords({ blocked, doubtful, isFull }: Wave, reader: Reader): WaveWords {
  const { t } = reader;
  const all = { count: blocked, number: numberWords(blocked, reader) };
  const some = { count: doubtful, number: numberWords(doubtful, reader) };
  const after = [...(isFull ? [t("protection.wave.full")] : []), t("protection.wave.kept")];
  if (doubtful * 2 > blocked)
    return {
      title: t("protection.heldBack.title", all),
      lines: [t("protection.heldBack.body"), t("protection.heldBack.cause"), ...after],
      step: t("protection.heldBack.step"),
    };
  return {
    title: t("protection.wave.title"),
    lines: [
      t("protection.wave.body", all),
      ...(doubtful > 0 ? [t("protection.wave.doubtful", some)] : []),
      ...(doubtful === 0 && !isFull ? [t("protection.wave.usual")] : []),
      ...after,
    ],
    step: t("protection.wave.step"),
  };
}
