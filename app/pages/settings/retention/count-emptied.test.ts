import { UNSAFE_ErrorResponseImpl as ErrorResponse } from "@remix-run/router";
import { expect, it, test } from "vitest";
import { countEmptied } from "./count-emptied.ts";

function ask(answer: () => Promise<unknown>, signal?: AbortSignal) {
  const serverLoader = answer as <T>() => Promise<T>;
  const request = new Request("http://app/app/retention?days=90", { ...(signal && { signal }) });
  return countEmptied({ request, params: {}, context: undefined, serverLoader });
}

const failing = (error: unknown) => () =>
  Promise.resolve().then(() => {
    throw error;
  });

test.each([
  ["no connection", new TypeError("Failed to fetch")],
  ["a busy database", new Error("Unexpected Server Error")],
  ["a 503", new ErrorResponse(503, "", null)],
])("%s leaves the number unknown, and the page as it is", async (_, error) => {
  expect(await ask(failing(error))).toEqual({ days: 90, count: null });
});

it("passes on a count, and refusals", async () => {
  const counted = { days: 90, count: 3 };
  expect(await ask(() => Promise.resolve(counted))).toEqual(counted);
  const refusal = new ErrorResponse(400, "", null);
  await expect(ask(failing(refusal))).rejects.toBe(refusal);
});

it("answers nothing for a question that is no longer asked", async () => {
  const ended = new TypeError("Failed to fetch");
  await expect(ask(failing(ended), AbortSignal.abort())).rejects.toBe(ended);
});
