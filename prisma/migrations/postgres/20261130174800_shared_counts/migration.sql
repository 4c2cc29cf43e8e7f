CREATE TABLE "SharedCount" (
    "key" TEXT COLLATE "C" NOT NULL,
    "points" INTEGER NOT NULL,
    "expire" BIGINT,

    CONSTRAINT "SharedCount_pkey" PRIMARY KEY ("key")
);
