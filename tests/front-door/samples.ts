/** One line of the figures: a series and its value. */
export interface Sample {
  name: string;
  labels: Record<string, string>;
  value: number;
}

const SAMPLE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/;
const LABEL = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/g;

/**
 * Reads Prometheus' text format. Throws for a line that is neither a comment nor a sample.
 * https://prometheus.io/docs/instrumenting/exposition_formats/#text-format-details
 */
export function samplesOf(text: string): Sample[] {
  return text
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => {
      const [, name, labels = "", value] = SAMPLE.exec(line) ?? [];
      if (name === undefined) throw new Error(`This is no sample: ${line}`);
      const pairs = [...labels.matchAll(LABEL)].map(([, key = "", word = ""]) => [key, word]);
      return { name, labels: Object.fromEntries(pairs) as Sample["labels"], value: Number(value) };
    });
}
