import { client as db } from "#app/server/database/db.server.ts";

/** Empties the test file's database, for tests that look at all of it. */
export async function emptyDatabase(): Promise<void> {
  await db.$transaction([
    db.attempt.deleteMany(),
    db.merchantAction.deleteMany(),
    db.subscription.deleteMany(),
    db.hourlyCount.deleteMany(),
    db.variantCount.deleteMany(),
    db.variantStock.deleteMany(),
    db.restock.deleteMany(),
    db.fileImport.deleteMany(),
    db.consentText.deleteMany(),
    db.alertMessage.deleteMany(),
    db.alert.deleteMany(),
    db.alertSettings.deleteMany(),
    db.merchant.deleteMany(),
    db.lane.deleteMany(),
    db.variant.deleteMany(),
    db.dataRequest.deleteMany(),
    db.accessRecord.deleteMany(),
    db.profileDeletion.deleteMany(),
    db.apiToken.deleteMany(),
    db.session.deleteMany(),
    db.postponedEnd.deleteMany(),
    db.webhookReceipt.deleteMany(),
    db.sharedCount.deleteMany(),
  ]);
}
