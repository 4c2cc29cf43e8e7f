import { expect, it, test } from "vitest";
import { client as db } from "./database/db.server.ts";
import { errorName } from "./logger.server.ts";

const coded = (code: unknown, error = new Error("of a@example.com")) =>
  Object.assign(error, { code });

test.each([
  ["its name", new TypeError("of a@example.com"), "TypeError"],
  ["its code", coded("ECONNRESET"), "Error ECONNRESET"],
  ["its name alone, if its code is a text", coded("of a@example.com"), "Error"],
  [
    "the code of the error that it wraps",
    new TypeError("fetch failed", { cause: coded("ECONNREFUSED") }),
    "TypeError ECONNREFUSED",
  ],
  ["a code once", coded("57P01", new Error("", { cause: coded("57P01") })), "Error 57P01"],
  ["its type, if it is none", "of a@example.com", "string"],
])("an error is logged by %s", (_, error, name) => {
  expect(errorName(error)).toBe(name);
});

it("an error of the database is logged by the database's own code", async () => {
  await db.lane.create({ data: { id: "a@example.com" } });
  const error: unknown = await db.lane
    .create({ data: { id: "a@example.com" } })
    .catch((thrown: unknown) => thrown);
  expect(errorName(error)).toMatch(
    /^PrismaClientKnownRequestError P2002 .*(23505|SQLITE_CONSTRAINT)/,
  );
  expect(errorName(error)).not.toContain("@");
});
