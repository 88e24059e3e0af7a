-- AlterTable
ALTER TABLE "audit_log" ADD COLUMN     "activity_id" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "address" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "run_id" TEXT NOT NULL DEFAULT '';

-- CreateTable
CREATE TABLE "audit_queue" (
    "organization_id" UUID NOT NULL,
    "entry_id" UUID NOT NULL,

    CONSTRAINT "audit_queue_pkey" PRIMARY KEY ("organization_id","entry_id")
);

-- CreateTable
CREATE TABLE "audit_leaves" (
    "organization_id" UUID NOT NULL,
    "sequence" BIGINT NOT NULL,
    "entry_id" UUID NOT NULL,
    "hash" BYTEA NOT NULL,

    CONSTRAINT "audit_leaves_pkey" PRIMARY KEY ("organization_id","sequence")
);

-- CreateTable
CREATE TABLE "audit_seals" (
    "organization_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "first_sequence" BIGINT NOT NULL,
    "entries" INTEGER NOT NULL,
    "root" BYTEA NOT NULL,
    "head" BYTEA NOT NULL,
    "signature" BYTEA NOT NULL,
    "key_id" TEXT NOT NULL,
    "sealed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "audit_seals_pkey" PRIMARY KEY ("organization_id","number")
);

-- CreateIndex
CREATE UNIQUE INDEX "audit_leaves_organization_id_entry_id_key" ON "audit_leaves"("organization_id", "entry_id");

-- CreateIndex
CREATE INDEX "audit_log_organization_id_actor_at_idx" ON "audit_log"("organization_id", "actor", "at");

-- Seals are added to, never rewritten; what waits for its seal is taken out of the queue by it, and never changed.
REVOKE UPDATE, DELETE ON audit_leaves, audit_seals FROM sextant_app;
REVOKE UPDATE ON audit_queue FROM sextant_app;

-- What was written down before there were seals gets its place in the chain as well.
INSERT INTO audit_queue (organization_id, entry_id) SELECT organization_id, id FROM audit_log;
