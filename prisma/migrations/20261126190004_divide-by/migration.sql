-- AlterTable
ALTER TABLE "metric_sources" ADD COLUMN     "divide_by" DECIMAL NOT NULL DEFAULT 1;
