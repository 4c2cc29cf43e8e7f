import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { retryOrFailAtFault } from "./row-at-fault.ts";
import { DELIVERY } from "../settings.ts";
import { HOUR_MS } from "../../server/durations.ts";

const at = Date.parse("2026-11-24T12:00:00Z");
const { rowAtFault } = DELIVERY;
const always = () => 1;

function after(row: { failures: number; troubledMs: number }, succeededAt: number | null) {
  return retryOrFailAtFault(row, { succeededAt, at }, rowAtFault, always);
}

const fresh = { failures: 0, troubledMs: 0 };

describe("a row whose call failed", () => {
  test.each<[string, number | null]>([
    ["no row ever succeeded", null],
    ["the last one got through more than ten minutes ago", at - 10 * 60_000 - 1],
    ["the last one got through later than now, as before a clock was set back", at + 1],
  ])("loses nothing where %s", (_, succeededAt) => {
    const next = after({ failures: 9, troubledMs: 72 * HOUR_MS }, succeededAt);
    expect(next).toEqual({ state: "queued", dueAt: new Date(at + 1) });
  });

  test.each([0, 1, 10 * 60_000])("backs off where others succeeded %i ms ago", (ago) => {
    expect(after(fresh, at - ago)).toEqual({
      state: "queued",
      dueAt: new Date(at + 1_000),
      trouble: { failures: 1, troubledMs: 1_000 },
    });
  });

  it("fails at seventy-two hours of such waits, and not a millisecond earlier", () => {
    const almost = after({ failures: 300, troubledMs: 72 * HOUR_MS - 1 }, at);
    expect(almost).toMatchObject({ state: "queued" });
    expect(after({ failures: 300, troubledMs: 72 * HOUR_MS }, at)).toEqual({
      state: "failed",
      reason: "kept_failing",
    });
  });

  it("has waited as long as its record says, however its own failures and outages alternate", () => {
    const history = fc.array(fc.boolean(), { minLength: 1, maxLength: 600 });
    fc.assert(
      fc.property(history, fc.integer({ min: 1, max: 100 }), (outages, hundredths) => {
        let row = fresh;
        let waited = 0;
        for (const outage of outages) {
          const times = { succeededAt: outage ? null : at, at };
          const next = retryOrFailAtFault(row, times, rowAtFault, () => hundredths / 100);
          if (next.state === "failed") {
            expect(waited).toBeGreaterThanOrEqual(rowAtFault.givesUpAfterMs);
            return;
          }
          if (next.state === "delivered") throw new Error("No row was delivered");
          if (!outage) waited += next.dueAt.getTime() - at;
          row = next.trouble ?? row;
          expect(row.troubledMs).toBe(waited);
          expect(waited).toBeLessThan(rowAtFault.givesUpAfterMs + rowAtFault.doubling.capMs);
        }
      }),
    );
  });
});
