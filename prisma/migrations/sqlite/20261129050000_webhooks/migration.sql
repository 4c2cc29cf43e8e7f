-- CreateTable
CREATE TABLE "PostponedEnd" (
    "shop" TEXT NOT NULL,
    "topic" TEXT NOT NULL,
    "triggeredAt" DATETIME NOT NULL,
    "receivedAt" DATETIME NOT NULL,
    "checkAt" DATETIME NOT NULL,
    "checks" INTEGER NOT NULL DEFAULT 0,

    PRIMARY KEY ("shop", "topic")
);

-- CreateTable
CREATE TABLE "WebhookReceipt" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "receivedAt" DATETIME NOT NULL
);

-- CreateIndex
CREATE INDEX "PostponedEnd_checkAt_idx" ON "PostponedEnd"("checkAt");

-- CreateIndex
CREATE INDEX "WebhookReceipt_receivedAt_idx" ON "WebhookReceipt"("receivedAt");
