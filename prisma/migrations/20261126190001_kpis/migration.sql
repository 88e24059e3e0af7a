-- AlterTable
ALTER TABLE "metric_sources" ADD COLUMN     "kpi_id" UUID,
ALTER COLUMN "key_result_id" DROP NOT NULL;

-- AlterTable
ALTER TABLE "samples" ADD COLUMN     "kpi_id" UUID,
ALTER COLUMN "key_result_id" DROP NOT NULL;

-- CreateTable
CREATE TABLE "kpis" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "unit" TEXT NOT NULL DEFAULT '',
    "owner_id" UUID NOT NULL,
    "direction" TEXT NOT NULL,
    "band_low" DECIMAL,
    "band_high" DECIMAL,
    "out_since" DATE,
    "archived_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "kpis_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateIndex
CREATE INDEX "kpis_organization_id_name_idx" ON "kpis"("organization_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "metric_sources_organization_id_kpi_id_key" ON "metric_sources"("organization_id", "kpi_id");

-- CreateIndex
CREATE INDEX "samples_organization_id_kpi_id_day_taken_at_idx" ON "samples"("organization_id", "kpi_id", "day", "taken_at" DESC);

-- A source feeds one thing, and so does each of its numbers.
ALTER TABLE metric_sources ADD CONSTRAINT metric_sources_feed_one CHECK (num_nonnulls(key_result_id, kpi_id) = 1);
ALTER TABLE samples ADD CONSTRAINT samples_feed_one CHECK (num_nonnulls(key_result_id, kpi_id) = 1);
ALTER TABLE kpis ADD CONSTRAINT kpis_direction CHECK (direction IN ('increase', 'decrease'));
ALTER TABLE kpis ADD CONSTRAINT kpis_band CHECK (band_low IS NULL OR band_high IS NULL OR band_low <= band_high);

-- Held for one organization, like every table (20261126080000_row-security).
ALTER TABLE kpis ENABLE ROW LEVEL SECURITY;
CREATE POLICY organization ON kpis USING (organization_id = (SELECT current_organization()));
