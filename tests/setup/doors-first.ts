import { BaseSequencer, type TestSpecification } from "vitest/node";

/** The long ones first, which wait much: at the end, only short ones are left to fill both hands. */
export class DoorsFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isDoor = ({ project }: TestSpecification) => project.name !== "rooms";
    return [...sorted.filter(isDoor), ...sorted.filter((file) => !isDoor(file))];
  }
}
