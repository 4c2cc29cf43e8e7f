import { describe, expect, it, test } from "vitest";
import type { ColumnType } from "#prisma/tables.ts";
import { readCell } from "./cells.ts";

const read = (type: ColumnType, raw: unknown) => readCell("Table", { name: "column", type }, raw);

describe("a value reads the same from SQLite and from PostgreSQL", () => {
  test.each<[ColumnType, unknown, unknown, unknown]>([
    ["String", "text", "text", "text"],
    ["Int", -7n, "-7", -7],
    ["BigInt", 9007199254740993n, "9007199254740993", "9007199254740993"],
    ["Boolean", 1n, "t", true],
    ["Boolean", 0n, "f", false],
    [
      "DateTime",
      "2026-11-26T10:15:00.120+00:00",
      "2026-11-26 10:15:00.12",
      "2026-11-26T10:15:00.120Z",
    ],
    ["DateTime", 1790000000000n, "2026-09-21 14:13:20", "2026-09-21T14:13:20.000Z"],
    [
      "Json",
      `{"b":[{"d":1,"c":null}],"a":1}`,
      `{"a": 1, "b": [{"c": null, "d": 1}]}`,
      `{"a":1,"b":[{"c":null,"d":1}]}`,
    ],
    ["String", null, null, null],
  ])("%s %s", (type, sqlite, postgres, cell) => {
    expect([read(type, sqlite), read(type, postgres)]).toEqual([cell, cell]);
  });
});

test.each<[ColumnType, unknown]>([
  ["String", 7n],
  ["Int", 2n ** 31n],
  ["Int", "seven"],
  ["Int", 1.5],
  ["Boolean", 2n],
  ["DateTime", "ann@example.com"],
  ["DateTime", "infinity"],
])("%s refuses %s with the name of its column alone", (type, raw) => {
  expect(() => read(type, raw)).toThrow(`Table.column has a value that is no ${type}`);
});

it("a text keeps its form, whatever it looks like", () => {
  expect(read("String", "0012")).toBe("0012");
});
