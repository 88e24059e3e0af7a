-- AlterEnum
ALTER TYPE "connection_health" ADD VALUE 'exhausted';

-- AlterTable
ALTER TABLE "connections" ADD COLUMN     "access_ends_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "pushed_values" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "series" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "value" DECIMAL NOT NULL,
    "taken_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "pushed_values_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "provider_budgets" (
    "organization_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "window_started_at" TIMESTAMPTZ(3) NOT NULL,
    "used" INTEGER NOT NULL,
    "told_remaining" INTEGER,
    "told_reset_at" TIMESTAMPTZ(3),

    CONSTRAINT "provider_budgets_pkey" PRIMARY KEY ("organization_id","key")
);

-- CreateTable
CREATE TABLE "sync_runs" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "read" INTEGER NOT NULL DEFAULT 0,
    "added" INTEGER NOT NULL DEFAULT 0,
    "restated" INTEGER NOT NULL DEFAULT 0,
    "failed" INTEGER NOT NULL DEFAULT 0,
    "note" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "sync_runs_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateIndex
CREATE INDEX "pushed_values_organization_id_connection_id_series_day_take_idx" ON "pushed_values"("organization_id", "connection_id", "series", "day", "taken_at" DESC);

-- CreateIndex
CREATE INDEX "sync_runs_organization_id_connection_id_started_at_idx" ON "sync_runs"("organization_id", "connection_id", "started_at" DESC);

-- Held for one organization, like every table (20261126080000_row-security).
ALTER TABLE pushed_values ENABLE ROW LEVEL SECURITY;
CREATE POLICY organization ON pushed_values USING (organization_id = (SELECT current_organization()));
ALTER TABLE provider_budgets ENABLE ROW LEVEL SECURITY;
CREATE POLICY organization ON provider_budgets USING (organization_id = (SELECT current_organization()));
ALTER TABLE sync_runs ENABLE ROW LEVEL SECURITY;
CREATE POLICY organization ON sync_runs USING (organization_id = (SELECT current_organization()));
