import { UNSAFE_ErrorResponseImpl as ErrorResponse } from "@remix-run/router";
import { expect, it, test } from "vitest";
import { keepLastGoodData, readStaleSince } from "./last-good-data.ts";

type Answer = () => Promise<unknown>;

/** A page whose server gives these answers in turn, at one or several addresses. */
function page() {
  let here = "http://app/app";
  const load = keepLastGoodData<unknown>(() => here);
  return async (answer: Answer, path = "/app/subscriptions", signal?: AbortSignal) => {
    const request = new Request(`http://app${path}`, signal ? { signal } : {});
    const serverLoader = answer as <T>() => Promise<T>;
    try {
      return await load({ request, params: {}, context: undefined, serverLoader });
    } finally {
      here = request.url;
    }
  };
}

const rows = () => Promise.resolve({ rows: 3 });
const failing = (error: unknown) => () =>
  Promise.resolve().then(() => {
    throw error;
  });

test.each([
  ["without a connection", new TypeError("Failed to fetch")],
  ["with a broken answer", new Error("Unable to decode turbo-stream response")],
  ["with a 503", new ErrorResponse(503, "", null)],
])("a refresh that ends %s keeps the shown data and marks it as stale", async (_, error) => {
  const read = page();
  await read(rows);
  expect(readStaleSince()).toBeNull();
  expect(await read(failing(error))).toEqual({ rows: 3 });
  const since = readStaleSince();
  expect(since).toBeInstanceOf(Date);
  expect(await read(failing(error))).toEqual({ rows: 3 });
  expect(readStaleSince()).toBe(since);
  expect(await read(() => Promise.resolve({ rows: 4 }))).toEqual({ rows: 4 });
  expect(readStaleSince()).toBeNull();
});

it("a deliberate error answer replaces the page: it is gone, or needs a log-in", async () => {
  const read = page();
  await read(rows);
  for (const status of [401, 404]) {
    const answer = new ErrorResponse(status, "", null);
    await expect(read(failing(answer))).rejects.toBe(answer);
  }
});

it("a page that was never shown fails, and shows no data of another page", async () => {
  const read = page();
  await expect(read(failing(new TypeError()))).rejects.toThrow(TypeError);
  await read(rows);
  await expect(read(failing(new TypeError()), "/app/subscriptions/1")).rejects.toThrow();
  expect(readStaleSince()).toBeNull();
});

it("if another view of a page can't be read, the shown one stays until it can", async () => {
  const read = page();
  await read(rows);
  expect(await read(failing(new TypeError()), "/app/subscriptions?state=failed")).toEqual({
    rows: 3,
  });
  expect(readStaleSince()).toBeInstanceOf(Date);
  const failed = () => Promise.resolve({ rows: 1 });
  expect(await read(failed, "/app/subscriptions?state=failed")).toEqual({ rows: 1 });
  expect(readStaleSince()).toBeNull();
});

it("returning to a page never shows its former data, neither at once nor at a second try", async () => {
  const read = page();
  await read(rows);
  await read(rows, "/app/settings");
  await expect(read(failing(new TypeError()))).rejects.toThrow(TypeError);
  await expect(read(failing(new TypeError()))).rejects.toThrow(TypeError);
});

it("an aborted request says nothing about the server", async () => {
  const read = page();
  await read(rows);
  const signal = AbortSignal.abort();
  const path = "/app/subscriptions";
  await expect(read(failing(new DOMException("", "AbortError")), path, signal)).rejects.toThrow();
  expect(readStaleSince()).toBeNull();
});
