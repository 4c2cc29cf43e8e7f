import { expect, it } from "vitest";
import { Slots } from "./slots.ts";

it("runs as many works at once as there are slots, the others in their order, also behind one that fails", async () => {
  const slots = new Slots(2);
  const begun: number[] = [];
  const ends: (() => void)[] = [];
  const works = [0, 1, 2, 3].map((number) =>
    slots
      .run(async () => {
        begun.push(number);
        await new Promise<void>((resolve) => ends.push(resolve));
        if (number === 0) throw new Error("The first one fails");
      })
      .catch(() => undefined),
  );
  await expect.poll(() => begun).toEqual([0, 1]);
  ends[0]!();
  await expect.poll(() => begun).toEqual([0, 1, 2]);
  ends[1]!();
  await expect.poll(() => begun).toEqual([0, 1, 2, 3]);
  ends[2]!();
  ends[3]!();
  await Promise.all(works);
  expect(await slots.run(() => Promise.resolve("free again"))).toBe("free again");
});
