import fc from "fast-check";
import { expect, test } from "vitest";
import {
  bodyWith,
  klaviyoAtNoon,
  request,
  validBody,
  validHeaders,
  type Path,
} from "./valid-request.ts";

/** Every field of the body, and a new one beside each object's fields. */
function placesOf(value: unknown, at: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [at];
  const inside = Object.entries(value).flatMap(([name, child]) => {
    return placesOf(child, [...at, Array.isArray(value) ? Number(name) : name]);
  });
  return [at, [...at, Array.isArray(value) ? value.length : "extra"], ...inside];
}

const places = placesOf(validBody).filter((at) => at.length > 0);

const replacement = fc.oneof(
  fc.constant(undefined),
  fc.jsonValue(),
  fc.constantFrom("EMAIL", "PUSH", "profile", "ada@example.net", "+4915112345678", "$a:::b:::c"),
  fc.string(),
);

const anyText = (value: unknown) => typeof value === "string" && value !== "";
const leftOut = (value: unknown) => value === undefined || value === null;

/** The changes that are still accepted, and why. */
const exceptions: { at: RegExp; may: (value: unknown) => boolean; because: string }[] = [
  { at: /\/profile\/data\/id$/, may: leftOut, because: "other identifiers remain" },
  { at: /\/profile\/data\/id$/, may: anyText, because: "Klaviyo's own ids are opaque" },
  { at: /\/(email|external_id)$/, may: leftOut, because: "other identifiers remain" },
  { at: /\/external_id$/, may: anyText, because: "its format is the external system's" },
  { at: /\/email$/, may: (value) => /^\S+@\S+$/.test(String(value)), because: "another address" },
  {
    at: /\/phone_number$/,
    may: (value) => /^\+\d{7,15}$/.test(String(value)),
    because: "another phone",
  },
  {
    at: /\/variant\/data\/id$/,
    may: (value) => /:::.*:::/.test(String(value)),
    because: "another variant",
  },
  { at: /\/channels\/\d$/, may: (value) => value === "PUSH", because: "another channel" },
  { at: /\/channels\/0$/, may: (value) => value === "EMAIL", because: "it was EMAIL" },
  {
    at: /\/extra$|\/channels\/2$/,
    may: (value) => value === undefined,
    because: "nothing was added",
  },
  { at: /\/type$/, may: (value) => value === "profile", because: "it was profile" },
  { at: /\/channels$/, may: (value) => isChannels(value), because: "other channels" },
];

function isChannels(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((one) => ["EMAIL", "SMS", "PUSH"].includes(String(one)))
  );
}

test("refuses a change of any field of a valid body, except the listed ones", async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...places), replacement, async (at, value) => {
      const pointer = `/${at.join("/")}`;
      const stated = exceptions.some(({ at: place, may }) => place.test(pointer) && may(value));
      const body = bodyWith(at, value);
      const { status } = await klaviyoAtNoon().fetch(request({ body }));
      expect(
        status === 400 || (status === 202 && stated),
        `${pointer} ${JSON.stringify(value)}`,
      ).toBe(true);
    }),
    { numRuns: 3_000 },
  );
});

test("refuses every field of the body with a value of another type", async () => {
  for (const at of places) {
    const { status } = await klaviyoAtNoon().fetch(request({ body: bodyWith(at, 7) }));
    expect(status, at.join("/")).toBe(400);
  }
});

test("refuses a change of any header of a valid request, except the listed ones", async () => {
  const printable = fc.string({
    unit: fc.integer({ min: 33, max: 126 }).map((code) => String.fromCharCode(code)),
  });
  const name = fc.constantFrom(...(Object.keys(validHeaders) as (keyof typeof validHeaders)[]));
  await fc.assert(
    fc.asyncProperty(name, fc.option(printable, { nil: undefined }), async (header, value) => {
      const { status } = await klaviyoAtNoon().fetch(request({ headers: { [header]: value } }));
      const silent = header === "Accept" && (value === undefined || value === "*/*");
      expect(silent ? status === 202 : status >= 400, `${header}: ${value}`).toBe(true);
    }),
    { numRuns: 1_000 },
  );
});
