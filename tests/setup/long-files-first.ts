import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Takes a minute, and mostly waits: the others have the cores all that time. */
const FIRST = /\/tests\/crash\.test\.ts$/;

/** Starts the files of tests/ first, which are long and wait much: only short ones are left for the end. */
export class LongFilesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((one, other) => rankOf(one) - rankOf(other));
  }
}

function rankOf({ project, moduleId }: TestSpecification): number {
  if (FIRST.test(moduleId)) return 0;
  return project.name.startsWith("rooms") ? 2 : 1;
}
