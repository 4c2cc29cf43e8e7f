import { describe, expect, it, test } from "vitest";
import { readBody } from "./body.server.ts";

function post(body: BodyInit | null, type?: string): Request {
  return new Request("https://app.test/", {
    method: "POST",
    body,
    duplex: "half",
    ...(type ? { headers: { "content-type": type } } : {}),
  });
}

describe("a body of 16 KB at most is read into fields", () => {
  it("as a URL-encoded form", async () => {
    const body = post(
      "email=a%40b.co&variant_id=1",
      "application/x-www-form-urlencoded;charset=UTF-8",
    );
    expect(await readBody(body)).toEqual({
      ok: true,
      fields: { email: "a@b.co", variant_id: "1" },
    });
  });

  it("as a multipart form, without its files", async () => {
    const form = new FormData();
    form.set("email", "a@b.co");
    form.set("file", new File(["x"], "x.txt"));
    expect(await readBody(post(form))).toEqual({ ok: true, fields: { email: "a@b.co" } });
  });

  it("as JSON, with every digit of a number", async () => {
    const body = post(
      '{"variant_id":9007199254740993,"sms_consent":true,"phone":null}',
      "application/json",
    );
    expect(await readBody(body)).toEqual({
      ok: true,
      fields: { variant_id: "9007199254740993", sms_consent: "true" },
    });
  });

  it("as JSON, a nested value as a text that no field takes", async () => {
    const body = post('{"email":{"$gt":""}}', "application/json");
    expect(await readBody(body)).toEqual({ ok: true, fields: { email: '{"$gt":""}' } });
  });
});

describe("a body that can't be read is refused", () => {
  test.each([
    ["broken JSON", '{"email":', "application/json", 400],
    ["JSON that is no object", '["a"]', "application/json", 400],
    ["JSON that is no text", new Uint8Array([0x22, 0xff, 0x22]), "application/json", 400],
    ["multipart without a boundary", "x", "multipart/form-data", 400],
    ["another type", "<email/>", "application/xml", 415],
    ["plain text", "email=a@b.co", "text/plain", 415],
    ["a type that every object carries", "x", "constructor", 415],
    ["a type that every object inherits from", "x", "__proto__", 415],
    ["17 KB", "x".repeat(17 * 1024), "application/x-www-form-urlencoded", 413],
  ])("%s", async (_, body, type, status) => {
    expect(await readBody(post(body, type))).toEqual({ ok: false, status });
  });

  it("without a type", async () => {
    expect(await readBody(post(new Uint8Array([1])))).toEqual({ ok: false, status: 415 });
  });

  it("past 16 KB also where no length is announced, without reading on", async () => {
    let pulled = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        pulled += 1;
        controller.enqueue(new Uint8Array(4096));
      },
    });
    expect(await readBody(post(endless, "application/json"))).toEqual({ ok: false, status: 413 });
    expect(pulled).toBeLessThan(10);
  });
});
