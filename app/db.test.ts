import { afterEach, describe, expect, it } from "vitest";
import { commit, db } from "./db.server.ts";

/** A row that speaks of nothing else. */
function lane(id: string) {
  return db.lane.create({ data: { id } });
}

async function stored(): Promise<string[]> {
  return (await db.lane.findMany({ orderBy: { id: "asc" } })).map(({ id }) => id);
}

/** The event loop has gone round: whatever only waits for promises is done. */
async function rounds(count = 5): Promise<void> {
  for (let round = 0; round < count; round += 1) await new Promise(setImmediate);
}

afterEach(() => db.lane.deleteMany());

describe("a failure leaves the connection as good as it was", () => {
  const orphan = { shop: "nobody", version: 1, email: "", sms: "", createdAt: new Date() };

  it("when COMMIT itself fails, as on a full disk", async () => {
    await expect(
      commit(() => [
        lane("a"),
        db.$executeRaw`PRAGMA defer_foreign_keys = ON`,
        db.consentText.create({ data: orphan }),
      ]),
    ).rejects.toThrow(/ForeignKey/);
    await commit(() => [lane("b"), lane("c")]);
    expect(await stored()).toEqual(["b", "c"]);
  });

  it("when SQLite has ended the transaction by itself", async () => {
    await db.$executeRaw`CREATE TRIGGER ends BEFORE INSERT ON "Lane" WHEN NEW."id" = 'last' BEGIN SELECT RAISE(ROLLBACK, 'ended'); END`;
    await expect(commit(() => [lane("a"), lane("last")])).rejects.toThrow();
    await db.$executeRaw`DROP TRIGGER ends`;
    await commit(() => [lane("b"), lane("c")]);
    expect(await stored()).toEqual(["b", "c"]);
  });

  it("when BEGIN fails", async () => {
    await db.$executeRaw`BEGIN`;
    await expect(commit(() => [lane("a"), lane("b")])).rejects.toThrow(/within a transaction/);
    await commit(() => [lane("c"), lane("d")]);
    expect(await stored()).toEqual(["c", "d"]);
  });
});

describe("while a transaction is open", () => {
  /** Begins one that is undone when it is told to. */
  async function openTransaction() {
    const begun = Promise.withResolvers<undefined>();
    const undo = Promise.withResolvers<never>();
    const open = db.$transaction(async (tx) => {
      await tx.lane.create({ data: { id: "undone" } });
      begun.resolve(undefined);
      await undo.promise;
    });
    await begun.promise;
    return () => {
      undo.reject(new Error("undone"));
      return expect(open).rejects.toThrow("undone");
    };
  }

  it.each([
    ["one statement", () => [lane("a")], ["a"]],
    ["several", () => [lane("a"), lane("b")], ["a", "b"]],
  ])("what another unit of %s commits is not undone with it", async (_, statements, ids) => {
    const undo = await openTransaction();
    const committed = commit(statements);
    await rounds();
    await undo();
    await committed;
    expect(await stored()).toEqual(ids);
  });

  it("nobody reads what may still be undone", async () => {
    const undo = await openTransaction();
    const read = stored();
    await rounds();
    await undo();
    expect(await read).toEqual([]);
  });
});
