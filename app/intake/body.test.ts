import { describe, expect, it, test } from "vitest";
import { readFields } from "./body.server.ts";

async function read(body: BodyInit | null, type?: string) {
  const response = new Response(body, type ? { headers: { "content-type": type } } : {});
  return readFields(await response.bytes(), response.headers.get("content-type") ?? "");
}

describe("a body is read into fields", () => {
  it("as a URL-encoded form", async () => {
    const reading = read(
      "email=a%40b.co&variant_id=1",
      "application/x-www-form-urlencoded;charset=UTF-8",
    );
    expect(await reading).toEqual({
      ok: true,
      fields: { email: "a@b.co", variant_id: "1" },
    });
  });

  it("as a multipart form, without its files", async () => {
    const form = new FormData();
    form.set("email", "a@b.co");
    form.set("file", new File(["x"], "x.txt"));
    expect(await read(form)).toEqual({ ok: true, fields: { email: "a@b.co" } });
  });

  it("as JSON, with every digit of a number", async () => {
    const reading = read(
      '{"variant_id":9007199254740993,"sms_consent":true,"phone":null}',
      "application/json",
    );
    expect(await reading).toEqual({
      ok: true,
      fields: { variant_id: "9007199254740993", sms_consent: "true" },
    });
  });

  it("as JSON, a nested value as a text that no field takes", async () => {
    const reading = read('{"email":{"$gt":""}}', "application/json");
    expect(await reading).toEqual({ ok: true, fields: { email: '{"$gt":""}' } });
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
  ])("%s", async (_, body, type, status) => {
    expect(await read(body, type)).toEqual({ ok: false, status });
  });

  it("without a type", async () => {
    expect(await read(new Uint8Array([1]))).toEqual({ ok: false, status: 415 });
  });
});
