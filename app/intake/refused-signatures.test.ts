import { beforeEach, expect, it } from "vitest";
import { LogLines } from "#tests/log-lines.ts";
import { receptions } from "../server/metrics.server.ts";
import { RefusedSignatures, type SignatureFault } from "./refused-signatures.server.ts";

const lines = new LogLines();
let now: number;
let signatures: RefusedSignatures;

beforeEach(() => {
  lines.take();
  receptions.reset();
  now = 1_000;
  signatures = new RefusedSignatures(lines.log, () => now);
});

const logged = () => lines.take().map((line) => JSON.parse(line) as Record<string, unknown>);

function refuse(fault: SignatureFault, times: number): void {
  for (let at = 0; at < times; at += 1) signatures.noteRefused(fault);
}

it.each(["wrong_signature", "wrong_time"] as const)(
  "%s is logged at once, and then once a minute, with how many there were",
  (fault) => {
    refuse(fault, 3);
    expect(logged()).toMatchObject([{ level: 50, fault, refused: 1, right: 0 }]);
    now += 59_999;
    refuse(fault, 5);
    expect(logged()).toEqual([]);
    now += 1;
    signatures.noteRight();
    refuse(fault, 1);
    expect(logged()).toMatchObject([{ fault, refused: 8, right: 1 }]);
  },
);

it("a stranger's request without a signature is counted and not logged", async () => {
  refuse("unsigned", 2);
  expect(logged()).toEqual([]);
  const { values } = await receptions.get();
  expect(values).toMatchObject([{ labels: { status: "unsigned", code: 403 }, value: 2 }]);
});
