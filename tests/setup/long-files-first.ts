import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Starts the files of tests/ first, which are long and wait much: only short ones are left for the end. */
export class LongFilesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ project }: TestSpecification) => !project.name.startsWith("rooms");
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}
