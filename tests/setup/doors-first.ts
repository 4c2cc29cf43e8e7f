import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Starts the long files first, which wait much, so that only short ones are left for the end. */
export class DoorsFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isDoor = ({ project }: TestSpecification) => !project.name.startsWith("rooms");
    return [...sorted.filter(isDoor), ...sorted.filter((file) => !isDoor(file))];
  }
}
