CREATE TABLE "FileImport" (
    "id" TEXT COLLATE "C" NOT NULL,
    "shop" TEXT COLLATE "C" NOT NULL,
    "state" TEXT COLLATE "C" NOT NULL,
    "size" INTEGER NOT NULL,
    "encoding" TEXT COLLATE "C",
    "delimiter" TEXT COLLATE "C",
    "app" TEXT COLLATE "C",
    "mapping" TEXT COLLATE "C",
    "fault" TEXT COLLATE "C",
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
    "leaseToken" TEXT COLLATE "C",
    "leaseUntil" TIMESTAMP(3),
    "dueAt" TIMESTAMP(3) NOT NULL,
    "staffId" TEXT COLLATE "C" NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "FileImport_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "FileImportPiece" (
    "importId" TEXT COLLATE "C" NOT NULL,
    "number" INTEGER NOT NULL,
    "content" TEXT COLLATE "C" NOT NULL,

    CONSTRAINT "FileImportPiece_pkey" PRIMARY KEY ("importId", "number")
);

CREATE TABLE "FileImportPart" (
    "importId" TEXT COLLATE "C" NOT NULL,
    "number" INTEGER NOT NULL,
    "rows" TEXT COLLATE "C" NOT NULL,
    "stored" TEXT COLLATE "C",

    CONSTRAINT "FileImportPart_pkey" PRIMARY KEY ("importId", "number")
);

CREATE UNIQUE INDEX "FileImport_shop_key" ON "FileImport"("shop");

CREATE INDEX "FileImport_state_dueAt_idx" ON "FileImport"("state", "dueAt");

CREATE INDEX "FileImport_createdAt_idx" ON "FileImport"("createdAt");

ALTER TABLE "FileImport" ADD CONSTRAINT "FileImport_shop_fkey" FOREIGN KEY ("shop") REFERENCES "Merchant"("shop") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "FileImportPiece" ADD CONSTRAINT "FileImportPiece_importId_fkey" FOREIGN KEY ("importId") REFERENCES "FileImport"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "FileImportPart" ADD CONSTRAINT "FileImportPart_importId_fkey" FOREIGN KEY ("importId") REFERENCES "FileImport"("id") ON DELETE CASCADE ON UPDATE CASCADE;
