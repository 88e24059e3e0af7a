-- AlterTable
ALTER TABLE "cycles" ADD COLUMN     "close_early_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "effects" ADD COLUMN     "cycle_id" UUID;

-- CreateIndex
CREATE INDEX "effects_organization_id_cycle_id_due_at_idx" ON "effects"("organization_id", "cycle_id", "due_at");
