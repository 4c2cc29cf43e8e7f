import { expect, test } from "vitest";
import { readTables } from "./tables.ts";

const model = (models: string) => `datasource db {\n  provider = "sqlite"\n}\n${models}`;

test("a table has its key, and what else is unique", async () => {
  const tables = await readTables();
  expect(tables.find(({ name }) => name === "Subscription")).toMatchObject({
    key: ["id"],
    unique: [["dedupeKey"]],
  });
  expect(tables.find(({ name }) => name === "HourlyCount")?.key).toEqual([
    ...["shop", "hour", "state", "latencyBucket"],
  ]);
});

test.each([
  ["model A {\n id Int @id @default(autoincrement())\n}", "A.id can't be moved: counted up"],
  ["model A {\n id Int @id\n n Float\n}", "A.n can't be moved: Float"],
  [
    `model A {\n id Int @id\n bId Int @unique\n b B @relation("ab", fields: [bId], references: [id])\n ofB B? @relation("ba")\n}
     model B {\n id Int @id\n aId Int @unique\n a A @relation("ba", fields: [aId], references: [id])\n ofA A? @relation("ab")\n}`,
    "Tables refer to each other: A, B",
  ],
])("a model that can't be moved is named: %s", async (models, message) => {
  await expect(readTables(model(models))).rejects.toThrow(message);
});
