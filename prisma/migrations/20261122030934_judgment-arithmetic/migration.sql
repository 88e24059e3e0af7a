-- AlterTable
ALTER TABLE "key_results" ADD COLUMN     "arithmetic" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "reasons" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "so_far" DOUBLE PRECISION;
