-- AlterTable
ALTER TABLE "people" ADD COLUMN     "erased_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "person_keys" (
    "organization_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "key" BYTEA NOT NULL,
    "secret_key_id" TEXT NOT NULL,

    CONSTRAINT "person_keys_pkey" PRIMARY KEY ("organization_id","person_id")
);

-- Held for one organization, like every table (20261126080000_row-security).
ALTER TABLE person_keys ENABLE ROW LEVEL SECURITY;
CREATE POLICY organization ON person_keys USING (organization_id = (SELECT current_organization()));
