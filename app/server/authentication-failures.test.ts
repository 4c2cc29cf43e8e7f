import { expect, it } from "vitest";
import { AuthenticationFailures } from "./authentication-failures.server.ts";

function watched() {
  const lines: unknown[] = [];
  let now = 0;
  const failures = new AuthenticationFailures(
    { info: (entry: unknown) => lines.push(entry) },
    () => now,
  );
  return {
    lines,
    pass: (ms: number) => (now += ms),
    note: (times: number) => {
      for (let time = 0; time < times; time += 1) failures.note("admin", "invalid");
    },
    failures,
  };
}

it("few failures are worth no line, however long they go on", () => {
  const { lines, note, pass } = watched();
  for (let minute = 0; minute < 100; minute += 1) {
    note(119);
    pass(60_000);
  }
  expect(lines).toEqual([]);
});

it("many within a minute are one line, with their reasons, for as long as they go on", () => {
  const { lines, note, pass, failures } = watched();
  failures.note("admin", "expired");
  for (let minute = 0; minute < 60; minute += 1) {
    note(500);
    pass(61_000);
  }
  expect(lines).toEqual([{ list: "admin", count: 120, reasons: { expired: 1, invalid: 119 } }]);
});

it("after a minute with fewer, many are a line again", () => {
  const { lines, note, pass } = watched();
  note(200);
  pass(60_000);
  note(10);
  pass(60_000);
  note(200);
  pass(600_000);
  note(200);
  expect(lines).toHaveLength(3);
});

it("each list has a count of its own", () => {
  const { lines, note, failures } = watched();
  note(119);
  for (let time = 0; time < 119; time += 1) failures.note("proxy", "invalid");
  expect(lines).toEqual([]);
});
