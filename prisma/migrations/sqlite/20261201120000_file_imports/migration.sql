CREATE TABLE "FileImport" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "shop" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "size" INTEGER NOT NULL,
    "encoding" TEXT,
    "delimiter" TEXT,
    "app" TEXT,
    "mapping" TEXT,
    "fault" TEXT,
    "faultLine" INTEGER,
    "total" INTEGER,
    "checked" INTEGER NOT NULL DEFAULT 0,
    "ready" INTEGER NOT NULL DEFAULT 0,
    "duplicates" INTEGER NOT NULL DEFAULT 0,
    "rejected" INTEGER NOT NULL DEFAULT 0,
    "part" INTEGER NOT NULL DEFAULT 0,
    "accepted" INTEGER NOT NULL DEFAULT 0,
    "skipped" INTEGER NOT NULL DEFAULT 0,
    "revision" INTEGER NOT NULL DEFAULT 0,
    "leaseToken" TEXT,
    "leaseUntil" DATETIME,
    "dueAt" DATETIME NOT NULL,
    "staffId" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "FileImport_shop_fkey" FOREIGN KEY ("shop") REFERENCES "Merchant" ("shop") ON DELETE CASCADE ON UPDATE CASCADE
);

CREATE TABLE "FileImportPiece" (
    "importId" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "content" TEXT NOT NULL,

    PRIMARY KEY ("importId", "number"),
    CONSTRAINT "FileImportPiece_importId_fkey" FOREIGN KEY ("importId") REFERENCES "FileImport" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

CREATE TABLE "FileImportPart" (
    "importId" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "rows" TEXT NOT NULL,
    "stored" TEXT,

    PRIMARY KEY ("importId", "number"),
    CONSTRAINT "FileImportPart_importId_fkey" FOREIGN KEY ("importId") REFERENCES "FileImport" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

CREATE UNIQUE INDEX "FileImport_shop_key" ON "FileImport"("shop");

CREATE INDEX "FileImport_state_dueAt_idx" ON "FileImport"("state", "dueAt");

CREATE INDEX "FileImport_createdAt_idx" ON "FileImport"("createdAt");
