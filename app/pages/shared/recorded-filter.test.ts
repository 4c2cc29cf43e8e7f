import fc from "fast-check";
import { expect, it } from "vitest";
import { noFilter, readFilter } from "../../outbox/log/filter.ts";
import { readRecorded, recordedFilter } from "./recorded-filter.ts";

it("a recorded filter says that there was a search, and never what for", () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), (text) => {
      const search = `ann@example.com ${text}`;
      const subject = recordedFilter({ ...noFilter, state: "failed", search });
      expect(subject).toBe("state=failed&searched=1");
    }),
  );
});

it("comes back as it was, but for its search", () => {
  const filter = readFilter(new URLSearchParams("state=queued&days=7&product=12&code=invalid"));
  expect(readRecorded(recordedFilter(filter))).toEqual({ filter, searched: false });
});
