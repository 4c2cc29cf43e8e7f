import { expect, it, vi } from "vitest";
import { systemClock } from "./clock.ts";

it("a time that is over already ends at once, without a warning of Node's", async () => {
  const warned = vi.spyOn(process, "emitWarning");
  await systemClock.after(-5, new AbortController().signal);
  expect(warned).not.toHaveBeenCalled();
  warned.mockRestore();
});
