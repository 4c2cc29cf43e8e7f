import { readdirSync, readFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, test } from "vitest";

const directory = "prisma/migrations/sqlite";
const NAME = "20261129040000_a_version_for_each_consent";
const sqlOf = (name: string) => readFileSync(`${directory}/${name}/migration.sql`, "utf8");

interface Old {
  version?: number;
  state?: string;
  sms?: boolean;
  email?: boolean;
  consentVersion: number | null;
  acts?: string[];
}

/** A row of an earlier release, as it comes out of the migration. Version 2 showed no box for SMS. */
function migrated({ version = 1, state = "queued", sms, email, consentVersion, acts = [] }: Old) {
  const database = new DatabaseSync(":memory:", { enableForeignKeyConstraints: false });
  const earlier = readdirSync(directory).filter((name) => /^\d/.test(name) && name < NAME);
  for (const name of earlier.toSorted()) database.exec(sqlOf(name));
  database.exec(`
    INSERT INTO "ConsentText" VALUES ('shop', 1, 'News.', 'Text me.', 0), ('shop', 2, 'News, too.', '', 0);
    INSERT INTO "ConsentText" VALUES ('other', 3, 'News.', 'Text me.', 0);
    INSERT INTO "Subscription" ("id", "shop", "state", "version", "dueAt", "createdAt", "updatedAt",
      "variantId", "smsConsent", "emailConsent", "consentVersion")
    VALUES ('row', 'shop', '${state}', ${version}, 0, 0, 0, '1', ${!!sms}, ${!!email}, ${consentVersion})`);
  for (const [at, kind] of acts.entries()) {
    database.exec(`INSERT INTO "Act" ("id", "subscriptionId", "shop", "at", "kind", "rowVersion")
      VALUES ('${at}', 'row', 'shop', 0, '${kind}', ${at + 1})`);
  }
  database.exec(sqlOf(NAME));
  const columns = `"smsConsent", "smsConsentVersion", "emailConsent", "emailConsentVersion"`;
  const row = database.prepare(`SELECT ${columns} FROM "Subscription"`).get();
  return Object.values(row ?? {});
}

const both = { sms: true, email: true };

describe("a tick of an earlier release keeps the version that was kept beside it", () => {
  test.each<[string, Old, unknown[]]>([
    ["where nothing joined the row", { ...both, consentVersion: 1 }, [1, 1, 1, 1]],
    [
      "where it was only sent again",
      { ...both, consentVersion: 1, version: 3, acts: ["sent_again", "sent_again"] },
      [1, 1, 1, 1],
    ],
    [
      "where one sign-up joined and one tick is left",
      { email: true, consentVersion: 1, version: 2 },
      [0, null, 1, 1],
    ],
    [
      "for the channel alone whose box that version showed",
      { ...both, consentVersion: 2 },
      [0, null, 1, 2],
    ],
  ])("%s", (_, old, expected) => {
    expect(migrated(old)).toEqual(expected);
  });
});

describe("a tick of an earlier release counts for nothing", () => {
  const none = [0, null, 0, null];
  test.each<[string, Old]>([
    ["without a version", { ...both, consentVersion: null }],
    ["with a version that only another shop had", { ...both, consentVersion: 3 }],
    [
      "where another sign-up's version may have taken its place",
      { ...both, consentVersion: 1, version: 2 },
    ],
    [
      "where the tick that the version belonged to was corrected away",
      { email: true, consentVersion: 1, version: 3, acts: ["corrected"] },
    ],
  ])("%s", (_, old) => {
    expect(migrated(old)).toEqual(none);
    expect(migrated({ ...old, state: "failed" })).toEqual(none);
  });

  test("but stays on a row that Klaviyo has: it says what was recorded there", () => {
    expect(migrated({ ...both, consentVersion: null, state: "delivered" })).toEqual([
      1,
      null,
      1,
      null,
    ]);
  });
});
