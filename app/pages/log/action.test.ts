import { describe, expect, it, test } from "vitest";
import { LOG_PAGE_SIZE } from "../../outbox/log/history.server.ts";
import { readBulkOrder } from "./action.server.ts";

function form(fields: [name: string, value: string | Blob][]): FormData {
  const data = new FormData();
  for (const [name, value] of fields) data.append(name, value);
  return data;
}

describe("an order from the log", () => {
  it("names the rows of a selection, at most as many as a page has", () => {
    const ids = (count: number) => Array.from({ length: count }, (_, at) => `row-${at}`);
    const order = (count: number) =>
      readBulkOrder(
        form([
          ["intent", "selected"],
          ["action", "delete"],
          ...ids(count).map((id): [string, string] => ["id", id]),
        ]),
      );
    expect(order(LOG_PAGE_SIZE)).toEqual({
      intent: "selected",
      action: "delete",
      ids: ids(LOG_PAGE_SIZE),
    });
    expect(order(LOG_PAGE_SIZE + 1)).toBeUndefined();
    expect(order(0)).toBeUndefined();
  });

  test.each([
    ["failed", "ann", { state: "failed", search: "ann" }],
    ["", "", { state: null, search: "" }],
    ["nonsense", " ann ", { state: null, search: "ann" }],
  ])("means by state %j and search %j what the log's address means", (state, search, filter) => {
    const order = readBulkOrder(
      form([
        ["intent", "all"],
        ["action", "send_again"],
        ["state", state],
        ["search", search],
      ]),
    );
    expect(order).toMatchObject({ intent: "all", action: "send_again", filter });
  });

  test.each([
    ["2026-11-24T12:00:00.000Z", new Date("2026-11-24T12:00:00Z")],
    ["2026-13-24T12:00:00.000Z", undefined],
    ["yesterday", undefined],
    ["", undefined],
  ])("means the rows that a page of %j could show", (seenAt, time) => {
    const order = readBulkOrder(
      form([
        ["intent", "all"],
        ["action", "delete"],
        ["seen_at", seenAt],
      ]),
    );
    expect(order).toMatchObject({ intent: "all", seenAt: time });
  });

  it("undoes deletions by what names them", () => {
    const undo = form([
      ["intent", "undo"],
      ["id", "batch"],
    ]);
    expect(readBulkOrder(undo)).toEqual({ intent: "undo", batches: ["batch"] });
    expect(readBulkOrder(form([["intent", "undo"]]))).toBeUndefined();
    const all = form([
      ["intent", "undo"],
      ["all", "1"],
    ]);
    expect(readBulkOrder(all)).toEqual({ intent: "undo", batches: "all" });
  });

  test.each([
    [[]],
    [[["intent", "erase"]]],
    [[["intent", "stop"]]],
    [[["intent", "all"]]],
    [
      [
        ["intent", "all"],
        ["action", "burn"],
      ],
    ],
    [
      [
        ["intent", "selected"],
        ["id", "row"],
      ],
    ],
    [
      [
        ["intent", "stop"],
        ["id", ""],
      ],
    ],
    [
      [
        ["intent", "selected"],
        ["id", new Blob(["row"])],
      ],
    ],
  ] as [string, string | Blob][][][])("is none in %j", (fields) => {
    expect(readBulkOrder(form(fields))).toBeUndefined();
  });
});
