-- For tokens of single members of staff, which the app does not use.
ALTER TABLE "Session" DROP COLUMN "userId";
ALTER TABLE "Session" DROP COLUMN "firstName";
ALTER TABLE "Session" DROP COLUMN "lastName";
ALTER TABLE "Session" DROP COLUMN "email";
ALTER TABLE "Session" DROP COLUMN "accountOwner";
ALTER TABLE "Session" DROP COLUMN "locale";
ALTER TABLE "Session" DROP COLUMN "collaborator";
ALTER TABLE "Session" DROP COLUMN "emailVerified";
