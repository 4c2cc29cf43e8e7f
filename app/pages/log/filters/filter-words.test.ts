import { describe, expect, it, test } from "vitest";
import { english } from "#tests/english.ts";
import { noFilter, type LogFilter } from "../../../outbox/log/filter.ts";
import { pillsOf, statusChoices } from "./filter-words.ts";

const labels = (filter: Partial<LogFilter>, titles: Parameters<typeof pillsOf>[1] = null) =>
  pillsOf({ ...noFilter, ...filter }, titles, english).map(({ label }) => label);

describe("a pill", () => {
  test.each<[Partial<LogFilter>, string]>([
    [{ state: "failed" }, "Failed"],
    [{ channel: "sms" }, "SMS"],
    [{ from: "2026-11-26", to: "2026-11-26" }, "Signed up on Nov 26, 2026"],
    [{ from: "2026-11-01", to: "2026-11-26" }, "Signed up Nov 1, 2026 to Nov 26, 2026"],
    [{ from: "2026-11-01" }, "Signed up since Nov 1, 2026"],
    [{ to: "2026-11-26" }, "Signed up until Nov 26, 2026"],
    [{ days: "30" }, "Signed up: Last 30 days"],
    [{ status: 503 }, "Klaviyo response 503"],
    [{ code: "invalid" }, "Klaviyo error code invalid"],
    [{ back: "yes" }, "Product was back in stock since"],
    [{ back: "no" }, "Product wasn’t back in stock since"],
    [{ back: "waiting" }, "Shoppers waiting for the product"],
    [{ source: "import" }, "Imported from another app"],
    [{ source: "storefront" }, "Signed up in the storefront"],
    [{ product: "7" }, "Product 7"],
    [{ variant: "42" }, "Variant 42"],
    [{ product: "7", variant: "42" }, "Variant 42"],
  ])("for %j says “%s”", (filter, label) => {
    expect(labels(filter)).toEqual([label]);
  });

  it("says when a restock was, to the second", () => {
    const at = Date.parse("2026-11-26T10:00:00Z");
    expect(labels({ back: `${at}-${at + 60_000}` })).toEqual([
      "Back in stock Nov 26, 2026, 10:00:00 AM UTC",
    ]);
  });

  it("names a product and a variant by their known titles", () => {
    const jacket = { productTitle: "Jacket", variantTitle: "Moss / M" };
    expect(labels({ variant: "42" }, jacket)).toEqual(["Jacket, Moss / M"]);
    expect(labels({ product: "7" }, jacket)).toEqual(["Jacket"]);
    expect(labels({ product: "7" }, { productTitle: null, variantTitle: null })).toEqual([
      "Product 7",
    ]);
  });

  it("does not name the only variant of a product", () => {
    const mug = { productTitle: "Mug", variantTitle: "Default Title" };
    expect(labels({ variant: "42" }, mug)).toEqual(["Mug"]);
  });

  it("writes a day as its reader does, unchanged by the shop's time zone", () => {
    const far = { ...english, locale: "en-GB", timeZone: "America/Los_Angeles" };
    const [pill] = pillsOf({ ...noFilter, to: "2026-11-26" }, null, far);
    expect(pill?.label).toBe("Signed up until 26 Nov 2026");
  });

  it("removes exactly what it stands for", () => {
    const filter = {
      ...noFilter,
      ...({ state: "failed", channel: "email", from: "2026-11-01", variant: "42" } as const),
    };
    const pills = pillsOf(filter, null, english);
    expect(pills.map(({ key }) => key)).toEqual(["state", "channel", "days", "product"]);
    const without = pills.reduce<LogFilter>((rest, pill) => ({ ...rest, ...pill.without }), filter);
    expect(without).toEqual(noFilter);
  });

  it("does not exist for an unset filter", () => {
    expect(labels({ search: "ann" })).toEqual([]);
  });
});

it("Klaviyo's answers are chosen by status, with the usual meaning", () => {
  expect(statusChoices(english)).toContainEqual({ label: "429 Rate limited", value: "429" });
  expect(statusChoices(english)).toContainEqual({ label: "502 Klaviyo error", value: "502" });
});
