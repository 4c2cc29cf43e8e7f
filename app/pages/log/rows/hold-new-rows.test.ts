import { expect, test } from "vitest";
import { heldBack } from "./hold-new-rows.tsx";

const rows = (...ids: string[]) => ids.map((id) => ({ id }));

test.each([
  ["nothing came", rows("b", "a"), "b", 0],
  ["two came", rows("d", "c", "b", "a"), "b", 2],
  ["more came than fit on the page", rows("z", "y"), "b", 0],
  ["the list was empty", rows("a"), undefined, 0],
  ["the list is empty", [], "b", 0],
])("if %s, the right rows are held back", (_, present, top, held) => {
  expect(heldBack(present, top)).toBe(held);
});
