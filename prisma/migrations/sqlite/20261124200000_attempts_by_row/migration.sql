-- Attempts are read and deleted by their rows alone; this index was written with each of them for nobody.
DROP INDEX "Attempt_shop_idx";
