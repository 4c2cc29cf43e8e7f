-- One tree instead of two: a count is written in one place, and a day's counts are read in one go.
-- https://www.sqlite.org/withoutrowid.html
ALTER TABLE "VariantCount" RENAME TO "VariantCountBefore";

CREATE TABLE "VariantCount" (
    "shop" TEXT NOT NULL,
    "day" TEXT NOT NULL,
    "variantId" TEXT NOT NULL,
    "waiting" INTEGER NOT NULL,
    "reached" INTEGER NOT NULL,
    "signUps" INTEGER NOT NULL,

    PRIMARY KEY ("shop", "day", "variantId")
) WITHOUT ROWID;

INSERT INTO "VariantCount" SELECT * FROM "VariantCountBefore" ORDER BY "shop", "day", "variantId";

DROP TABLE "VariantCountBefore";
