import { expect, it } from "vitest";
import { readBytes } from "./read-bytes.server.ts";

const MOST = 16 * 1024;

function post(body: BodyInit): Request {
  return new Request("https://app.test/", { method: "POST", body, duplex: "half" });
}

it.each([0, 1, MOST])("reads a body of %i bytes", async (size) => {
  expect(await readBytes(post(new Uint8Array(size).fill(7)), MOST)).toEqual(
    new Uint8Array(size).fill(7),
  );
});

it("reads none that is larger", async () => {
  expect(await readBytes(post(new Uint8Array(MOST + 1)), MOST)).toBeUndefined();
});

it("stops at the limit also where no length is announced, without reading on", async () => {
  let pulled = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      pulled += 1;
      controller.enqueue(new Uint8Array(4096));
    },
  });
  expect(await readBytes(post(endless), MOST)).toBeUndefined();
  expect(pulled).toBeLessThan(10);
});
