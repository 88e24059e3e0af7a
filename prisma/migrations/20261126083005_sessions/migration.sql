-- AlterTable
ALTER TABLE "sessions" ADD COLUMN     "address" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "device" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "viewing_id" UUID;

-- CreateIndex
CREATE INDEX "sessions_organization_id_person_id_idx" ON "sessions"("organization_id", "person_id");
