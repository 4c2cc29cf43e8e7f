import { text } from "node:stream/consumers";
import { parse } from "csv-parse/sync";
import { createInstance } from "i18next";
import { describe, expect, it } from "vitest";
import { english } from "#tests/english.ts";
import type { Reader } from "../../../locales/reader.tsx";
import type { ExportedRow } from "../../../outbox/log/export.server.ts";
import { writeLogCsv } from "./log-csv.server.ts";

const row: ExportedRow = {
  id: "1",
  createdAt: new Date("2026-11-26T10:00:00Z"),
  state: "failed",
  lastReason: "variant_refused",
  email: "ann@example.com",
  phone: null,
  title: undefined,
  productId: "7",
  variantId: "42",
  emailConsent: true,
  smsConsent: false,
  test: false,
  anyOption: false,
  emailConsentVersion: 3,
  smsConsentVersion: 2,
  locale: "en",
  pageUrl: null,
  attemptCount: 2,
  lastStatus: 400,
  lastCode: "invalid",
  deliveredAt: null,
  restockedAt: new Date("2026-11-27T10:00:00Z"),
};

async function* batchOf(rows: ExportedRow[]) {
  yield await Promise.resolve([]);
  yield rows;
}

async function written(rows: ExportedRow[], reader: Reader): Promise<string[][]> {
  // A spreadsheet takes any of these as the end of a row.
  const record_delimiter = ["\r\n", "\n", "\r"];
  return parse(await text(writeLogCsv(batchOf(rows), reader)), {
    bom: true,
    record_delimiter,
    delimiter: reader.locale === "de" ? ";" : ",",
  });
}

it("headings, states, reasons, yes and no are in the reader's language", async () => {
  // i18next's test language: it returns each key instead of its words.
  const keys = createInstance();
  await keys.init({ lng: "cimode", resources: {} });
  const [headings, values = []] = await written([row], { ...english, t: keys.t });
  expect(headings?.every((heading) => heading.startsWith("log.csv.column."))).toBe(true);
  expect(values).toEqual([
    ...["2026-11-26T10:00:00.000Z", "common.state.failed", "outcome.variant_refused.label"],
    ...[
      "ann@example.com",
      "",
      "",
      "",
      "gid://shopify/Product/7",
      "gid://shopify/ProductVariant/42",
      "log.csv.yes",
      "log.csv.no",
      "3",
      "",
      "en",
      "",
    ],
    ...["2", "400", "invalid", "", "2026-11-27T10:00:00.000Z", "1", "", ""],
  ]);
});

it("marks a test sign-up, which counts in no figure", async () => {
  const [headings = [], ...rows] = await written([row, { ...row, test: true }], english);
  const at = headings.indexOf("Test sign-up");
  expect(rows.map((cells) => cells[at])).toEqual(["", "yes"]);
});

it("marks a sign-up for any option", async () => {
  const [headings = [], ...rows] = await written([row, { ...row, anyOption: true }], english);
  const at = headings.indexOf("Any option");
  expect(rows.map((cells) => cells[at])).toEqual(["", "yes"]);
});

it("in English it uses the words of the log page", async () => {
  const [headings = [], ...rows] = await written([row, { ...row, state: "delivered" }], english);
  expect(headings.slice(0, 4)).toEqual(["Signed up", "Status", "Reason", "Email"]);
  expect(rows.map(([, state, reason]) => [state, reason])).toEqual([
    ["Failed", "Variant rejected"],
    ["Sent to Klaviyo", "Variant rejected"],
  ]);
});

const marks = ["\n", "\r", "\r\n", '"', ",", ";", "=1+1", "+44", "@x", "\t=1", "\n=1", ";=1"];
const readers = { "a comma": english, "a semicolon": { ...english, locale: "de" } };

describe.each(Object.entries(readers))("in a file delimited by %s", (_, reader) => {
  it.each(marks)("a title with %j in it is one field of its row, and no formula", async (mark) => {
    const productTitle = `${mark}Tee${mark}shirt`;
    const title = { productTitle, variantTitle: "M", imageUrl: null, productId: "7" };
    const file = await written([{ ...row, title }, row], reader);
    expect(file.map(({ length }) => length)).toEqual(file.map(() => file[0]!.length));
    expect(file).toHaveLength(3);
    expect(file[1]![5]!.replace(/^'/, "")).toBe(productTitle);
    expect(file[1]![5]).not.toMatch(/^[=+\-@\t\r\n]/);
  });

  it.each([",", ";"])("text after %j in a title starts no new field", async (mark) => {
    const title = {
      productTitle: `Tee${mark}=1+1`,
      variantTitle: "M",
      imageUrl: null,
      productId: "7",
    };
    const file = await text(writeLogCsv(batchOf([{ ...row, title }]), reader));
    expect(file).toContain(`"Tee${mark}=1+1"`);
  });
});

it("never names Shopify's title of an only variant", async () => {
  const title = {
    productId: "7",
    productTitle: "Mug",
    variantTitle: "Default Title",
    imageUrl: null,
  };
  const [headings = [], values = []] = await written([{ ...row, title }], english);
  const cell = (heading: string) => values[headings.indexOf(heading)];
  expect([cell("Product"), cell("Variant")]).toEqual(["Mug", ""]);
});
