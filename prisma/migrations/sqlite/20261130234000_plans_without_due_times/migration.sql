-- A sign-up with a planned deletion is left out of the claims, whenever it is due.
ALTER TABLE "PlannedDeletion" DROP COLUMN "dueAt";
