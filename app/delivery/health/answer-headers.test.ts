import { describe, expect, it } from "vitest";
import { delivery, rowOf } from "#tests/delivery.ts";
import { LogLines } from "#tests/log-lines.ts";
import type { Send } from "../../klaviyo/transport.server.ts";
import { ServedRevisions } from "./answer-headers.server.ts";

const { send, begin, work, waiting, time, klaviyo } = delivery();
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

describe("the operator is warned that Klaviyo serves another revision", () => {
  it("once for each, with what it means and what to do", () => {
    const lines = new LogLines();
    const served = new ServedRevisions(lines.log);
    for (const said of ["2026-07-15", null, "2026-10-15", "2026-10-15", "2026-04-15"]) {
      served.report(said, "2026-07-15");
    }
    served.report("2026-10-15", "2026-07-15");
    const logged = lines.take().map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(logged).toMatchObject([
      {
        requested: "2026-07-15",
        served: "2026-10-15",
        msg: expect.stringContaining("newer") as string,
      },
      {
        requested: "2026-07-15",
        served: "2026-04-15",
        msg: expect.stringContaining("older") as string,
      },
    ]);
    for (const { msg } of logged)
      expect(msg).toMatch(/install a newer release|ask Klaviyo's support/);
  });

  it("by a worker, and the attempts keep the revision that was served", async () => {
    const lines = new LogLines();
    const newer: Send = async (call) => {
      const answer = await send(call);
      if (!answer.answered || !answer.served) return answer;
      return { ...answer, served: { ...answer.served, revision: "2026-10-15" } };
    };
    const { id } = await waiting();
    const { id: other } = await waiting();
    begin({ send: newer, log: lines.log });
    await time.pass(1_000);
    for (const one of [id, other]) {
      const { attempts } = await rowOf(one);
      expect(attempts).toMatchObject([{ revision: "2026-07-15", servedRevision: "2026-10-15" }]);
    }
    const logged = lines.take().filter((line) => line.includes("newer API revision"));
    expect(logged).toHaveLength(1);
  });
});

describe("an attempt keeps Klaviyo's id of its request", () => {
  it("of one that was accepted", async () => {
    const { id } = await waiting();
    await work();
    const { attempts } = await rowOf(id);
    expect(attempts).toMatchObject([{ outcome: "delivered", servedRevision: "2026-07-15" }]);
    expect(attempts[0]?.requestId).toMatch(UUID);
    expect(klaviyo.received[0]?.requestId).toBe(attempts[0]?.requestId);
  });

  it("of one that was refused: the id of the error", async () => {
    const { id } = await waiting();
    klaviyo.failNext({ kind: "email" }, 1);
    await work();
    const { attempts } = await rowOf(id);
    const said = JSON.parse(attempts[0]?.answer ?? "") as { errors: { id: string }[] };
    expect(attempts[0]?.requestId).toMatch(UUID);
    expect(attempts[0]?.requestId).toBe(said.errors[0]?.id);
  });

  it("of one that has it in its error only, as older answers do", async () => {
    const { id } = await waiting();
    klaviyo.failNext({ kind: "email" }, 1);
    const older: Send = async (call) => {
      const answer = await send(call);
      const nothing = { requestId: null, revision: null, accountId: null };
      return answer.answered ? { ...answer, served: nothing } : answer;
    };
    await work(older);
    const { attempts } = await rowOf(id);
    expect(attempts[0]?.requestId).toMatch(UUID);
    expect(attempts[0]?.servedRevision).toBeNull();
  });
});
