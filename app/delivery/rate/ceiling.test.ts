import { expect, test } from "vitest";
import { Ceiling } from "./ceiling.ts";

const BACK_MS = 60_000;

function refusedAt(top: number): Ceiling {
  const ceiling = new Ceiling(BACK_MS);
  ceiling.refused(0, top, 0);
  return ceiling;
}

test("no limit is assumed before a refusal", () => {
  expect(new Ceiling(BACK_MS).most(5_000)).toBe(Infinity);
  expect(new Ceiling(BACK_MS).state(5_000)).toBeNull();
});

test("a refusal lowers it to less than what was taken, and it comes back to that in its time", () => {
  const ceiling = refusedAt(100);
  expect(ceiling.most(0)).toBeCloseTo(80);
  expect(ceiling.most(BACK_MS / 2)).toBeCloseTo(97.5);
  expect(ceiling.most(BACK_MS)).toBe(100);
});

test("it rises slowly there, then ever faster: from 150 a minute to 3,500 in less than three times as long", () => {
  const ceiling = refusedAt(150);
  expect(ceiling.most(1.1 * BACK_MS)).toBeLessThan(155);
  expect(ceiling.most(3 * BACK_MS)).toBeGreaterThan(3_500);
});

test("calls that were open when it was lowered do not lower it again; a later one does", () => {
  const ceiling = new Ceiling(BACK_MS);
  ceiling.refused(40, 100, 50);
  ceiling.refused(45, 10, 60);
  expect(ceiling.state(60)).toEqual({ top: 100, risenMs: 10 });
  ceiling.refused(1_100, 70, 1_150);
  expect(ceiling.state(1_150)?.top).toBe(70);
});

test("a refusal never raises it, and it never reaches zero", () => {
  const ceiling = refusedAt(100);
  ceiling.refused(1_000, 5_000, 1_050);
  expect(ceiling.state(1_050)?.top).toBeLessThanOrEqual(100);
  ceiling.refused(2_000, 0, 2_050);
  expect(ceiling.state(2_050)?.top).toBe(1);
});

test("another process continues where it was, whatever the time between", () => {
  const ceiling = refusedAt(100);
  const next = new Ceiling(BACK_MS);
  next.takeOver(ceiling.state(30_000)!, 900_000);
  expect(next.most(900_000)).toBe(ceiling.most(30_000));
  expect(next.most(930_000)).toBe(ceiling.most(60_000));
});
