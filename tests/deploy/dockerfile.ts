import { readdirSync, readFileSync } from "node:fs";
import { join, matchesGlob } from "node:path";
import { DockerfileParser, type Instruction } from "dockerfile-ast";

/** One build stage: what its image starts from, and what is done to it, in order. */
export interface Stage {
  name: string;
  base: string;
  instructions: Instruction[];
}

export const DOCKERFILE = readFileSync("Dockerfile", "utf8");

/** The stages of our Dockerfile; the last one is the image. */
export function readStages(): Stage[] {
  const stages: Stage[] = [];
  for (const instruction of DockerfileParser.parse(DOCKERFILE).getInstructions()) {
    if (instruction.getKeyword() !== "FROM") stages.at(-1)?.instructions.push(instruction);
    else {
      const [base = "", , name = ""] = instruction.getArguments().map((word) => word.getValue());
      stages.push({ name, base, instructions: [] });
    }
  }
  return stages;
}

/** All instructions of a stage with this keyword. */
export function findAll(stage: Stage, keyword: string): Instruction[] {
  return stage.instructions.filter((instruction) => instruction.getKeyword() === keyword);
}

/** The words of an ENTRYPOINT, CMD or HEALTHCHECK in its exec form. */
export function readWords(instruction: Instruction | undefined): string[] {
  const [list] = /\[.*\]$/s.exec(instruction?.getArgumentsContent() ?? "") ?? [];
  if (list === undefined) throw new Error(`Not in exec form: ${String(instruction)}`);
  return JSON.parse(list) as string[];
}

/** What a COPY copies, and where to; `stage` is undefined where it copies from the build's context. */
export function readCopy(copy: Instruction) {
  const [, stage, paths = ""] = /^COPY (?:--from=(\S+) )?(.*)$/.exec(copy.toString()) ?? [];
  const words = paths.split(" ");
  return { stage, sources: words.slice(0, -1), destination: words.at(-1) ?? "" };
}

/** The variables of an ENV as names and values. */
export function readVariables(stage: Stage): Record<string, string> {
  const pairs = findAll(stage, "ENV")
    .flatMap((instruction) => instruction.getArguments())
    .map((argument) => argument.getValue().split(/=(.*)/s).slice(0, 2) as [string, string]);
  return Object.fromEntries(pairs);
}

interface Pattern {
  text: string;
  includes: boolean;
  regex: RegExp;
}

const PATTERNS = readFileSync(".dockerignore", "utf8")
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("#"))
  .map(readPattern);

/** Docker's `*` matches dots too, unlike a shell's. */
function readPattern(line: string): Pattern {
  const text = line.replace(/^!/, "");
  const regex = text.replace(/\*\*\/|\*|[^\w/-]/g, (part) =>
    part === "**/" ? "(?:.*/)?" : part === "*" ? "[^/]*" : `\\${part}`,
  );
  return { text, includes: line.startsWith("!"), regex: new RegExp(`^${regex}$`) };
}

/**
 * Whether a path is part of the build's context. The last pattern that matches it, or a folder above
 * it, decides. https://docs.docker.com/build/concepts/context/#dockerignore-files
 */
export function isInContext(path: string): boolean {
  const above = path.split("/").map((_, index, parts) => parts.slice(0, index + 1).join("/"));
  return PATTERNS.findLast(({ regex }) => above.some((one) => regex.test(one)))?.includes ?? true;
}

/** All files of the build's context, relative to the project. */
export function listContext(folder = "."): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (!entry.isDirectory()) return isInContext(path) ? [path] : [];
    const holdsMore = PATTERNS.some(
      ({ text, includes }) => includes && text.startsWith(`${path}/`),
    );
    return isInContext(path) || holdsMore ? listContext(path) : [];
  });
}

/** Which of some files the source of a COPY names: itself, or all in a folder, or those of a pattern. */
export function findSources(source: string, files: string[]): string[] {
  if (source === ".") return files;
  return files.filter((file) => file.startsWith(`${source}/`) || matchesGlob(file, source));
}
