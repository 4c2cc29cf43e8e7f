import { expect, it } from "vitest";
import { VirtualTime } from "../virtual-time.ts";
import { Hangs, watch } from "./watch.ts";

const world = () => ({ time: new VirtualTime(0), lines: () => ["one line\n", "the last line\n"] });

it("a step that never ends fails with its name and the last lines of the log", async () => {
  const never = () => new Promise<void>(() => undefined);
  await expect(watch("a step", world(), never, 1)).rejects.toThrow(
    "a step never ends, 0 virtual ms have passed: one line\nthe last line\n",
  );
});

it("a step in which time passes for ever is one too", async () => {
  const its = world();
  let over = false;
  const forever = async () => {
    while (!over) await its.time.pass(1);
  };
  await expect(watch("a step", its, forever, 20)).rejects.toThrow(Hangs);
  expect(its.time.monotonic()).toBeGreaterThan(0);
  over = true;
});

it("a step that ends, ends, and one that fails, fails", async () => {
  await watch("a step", world(), () => Promise.resolve());
  const fails = () => Promise.reject(new Error("broken"));
  await expect(watch("a step", world(), fails)).rejects.toThrow("broken");
});
