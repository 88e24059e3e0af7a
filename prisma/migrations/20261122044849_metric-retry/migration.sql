-- AlterTable
ALTER TABLE "metric_sources" ADD COLUMN     "retry_at" TIMESTAMPTZ(3);
